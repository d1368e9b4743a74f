namespace Strongroom.Testing.Servers;

/// <summary>For tests on a clock that stands still between its steps: waits until what a step set going has been done.</summary>
static class Quiet
{
    const int Rounds = 3;

    /// <summary>Until nothing is under way and nothing more is asked for. On a busy machine the looks are as far apart as its own queue of work is long.</summary>
    /// <param name="calls">How many requests have come so far.</param>
    /// <param name="underWay">How many are being worked on.</param>
    public static async Task ComesAsync(Func<int> calls, Func<int> underWay)
    {
        for (var (same, seen) = (0, calls()); same < Rounds; seen = calls())
        {
            await Task.Delay(3);
            // What waits for a thread now runs before these do.
            for (var i = 0; i < 4; i++) await Task.WhenAll(Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => Task.Run(Thread.Yield)));
            same = calls() == seen && underWay() == 0 ? same + 1 : 0;
        }
    }
}
