using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Strongroom.Testing.Servers;

/// <summary>Waits for what another task or process brings about, looking often and giving up loudly.</summary>
static class Eventually
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    public static async Task TrueAsync(Func<Task<bool>> condition, string what, TimeSpan? limit = null)
    {
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > (limit ?? TimeSpan.FromSeconds(20))) throw new TimeoutException($"not within {watch.Elapsed}: {what}");
            await Task.Delay(Pause);
        }
    }

    public static Task TrueAsync(Func<bool> condition, string what, TimeSpan? limit = null) => TrueAsync(() => Task.FromResult(condition()), what, limit);

    /// <summary>Moves a clock that stands still on its own until the condition holds; returns how far that was.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="step">How far it is moved at once.</param>
    /// <param name="condition">What is waited for.</param>
    /// <param name="what">The same in words.</param>
    /// <param name="limit">Of the real time.</param>
    /// <param name="settled">Waits until what a step set going has been done; null: a moment is enough.</param>
    public static async Task<TimeSpan> AfterAsync(FakeTimeProvider time, TimeSpan step, Func<Task<bool>> condition, string what, TimeSpan? limit = null, Func<Task>? settled = null)
    {
        var start = time.GetUtcNow();
        var watch = Stopwatch.StartNew();
        while (!await condition())
        {
            if (watch.Elapsed > (limit ?? TimeSpan.FromSeconds(20))) throw new TimeoutException($"not within {watch.Elapsed} ({time.GetUtcNow() - start} of its clock): {what}");
            time.Advance(step);
            await (settled?.Invoke() ?? Task.Delay(Pause));
        }
        return time.GetUtcNow() - start;
    }
}
