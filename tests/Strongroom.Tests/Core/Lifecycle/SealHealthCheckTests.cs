using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Core.Lifecycle;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing;

namespace Strongroom.Tests.Core.Lifecycle;

public sealed class SealHealthCheckTests : IAsyncDisposable
{
    readonly FakeTimeProvider _steady = new(DateTimeOffset.UnixEpoch.AddYears(56));
    readonly WallClock _time;
    readonly FakeWrapper _wrapper = new();

    public SealHealthCheckTests() => _time = new WallClock(_steady);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _wrapper.DisposeAsync();

    SealHealthCheck Check => new(_wrapper, new SealHealthOptions(), _time, NullLogger<SealHealthCheck>.Instance);

    [Fact]
    public async Task A_clock_set_back_does_not_put_the_next_look_off()
    {
        var check = Check;
        Assert.Equal(TimeSpan.FromMinutes(10), await check.DueAsync("", Ct));
        _time.Ahead = TimeSpan.FromDays(-1000);
        Assert.InRange(await check.DueAsync("", Ct), TimeSpan.Zero, TimeSpan.FromMinutes(10));
        _steady.Advance(TimeSpan.FromMinutes(10));
        await check.DueAsync("", Ct);
        Assert.Equal(2, _wrapper.Looks);
        _steady.Advance(TimeSpan.FromHours(1));
        await check.DueAsync("", Ct);
        Assert.Equal(1, _wrapper.Probes);
    }

    [Fact]
    public async Task A_failure_nobody_foresaw_is_a_reason_and_not_asked_about_at_once_again()
    {
        var check = Check;
        _wrapper.Failure = new InvalidOperationException("out of order");
        Assert.Equal(TimeSpan.FromMinutes(1), await check.DueAsync("", Ct));
        Assert.Contains("out of order", check.Trouble!.Reason);
        _wrapper.Failure = null;
        _steady.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TimeSpan.FromMinutes(10), await check.DueAsync("", Ct));
        Assert.Null(check.Trouble);
    }

    sealed class FakeWrapper : IKeyWrapper
    {
        public Exception? Failure { get; set; }
        public int Looks { get; private set; }
        public int Probes { get; private set; }

        public string Type => "fake";
        public string? KeyId => "key";
        public IReadOnlyList<SealSetting> Settings => [];
        public ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct) => throw new NotSupportedException();
        public ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct) => throw new NotSupportedException();
        public ValueTask DisposeAsync() => default;

        public ValueTask<SealKeyReport> InspectAsync(CancellationToken ct)
        {
            Looks++;
            return Failure is null ? new(new SealKeyReport("key", [])) : throw Failure;
        }

        public ValueTask ProbeAsync(bool everyMember, CancellationToken ct)
        {
            Probes++;
            return default;
        }
    }
}
