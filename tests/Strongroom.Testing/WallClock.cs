using Microsoft.Extensions.Time.Testing;

namespace Strongroom.Testing;

/// <summary>A clock that can be set, over one that goes on as it did: timers and elapsed times do not notice.</summary>
public sealed class WallClock(FakeTimeProvider steady) : TimeProvider
{
    /// <summary>How far it is ahead of the steady one; less than zero: behind.</summary>
    public TimeSpan Ahead { get; set; }

    public override long TimestampFrequency => steady.TimestampFrequency;
    public override DateTimeOffset GetUtcNow() => steady.GetUtcNow() + Ahead;
    public override long GetTimestamp() => steady.GetTimestamp();
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => steady.CreateTimer(callback, state, dueTime, period);
}
