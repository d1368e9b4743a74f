using System.Diagnostics;
using System.Globalization;

namespace Strongroom.Testing;

/// <summary>Feeds a parser damaged input for a second, or as long as STRONGROOM_FUZZ_SECONDS says. Each round's seed is its number, so a failure can be run again.</summary>
public static class Fuzz
{
    const long MostBytes = 64 << 20;

    public static TimeSpan Duration { get; } = TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("STRONGROOM_FUZZ_SECONDS"), CultureInfo.InvariantCulture, out var seconds) ? seconds : 1);

    /// <exception cref="InvalidOperationException">A round failed, or allocated more than 64 MiB; the message names its seed.</exception>
    public static async Task RunAsync(Func<Random, Task> once)
    {
        var watch = Stopwatch.StartNew();
        for (var seed = 0; watch.Elapsed < Duration; seed++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            try { await once(new Random(seed)); }
            catch (Exception e) { throw new InvalidOperationException($"seed {seed} of the fuzzer: {e.Message}", e); }
            if (GC.GetAllocatedBytesForCurrentThread() - before > MostBytes) throw new InvalidOperationException($"seed {seed} of the fuzzer allocated too much");
        }
    }

    public static void Run(Action<Random> once) => RunAsync(random =>
    {
        once(random);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <summary>Flipped bits, other bytes, cut ends, holes and repeated parts: one to three of them.</summary>
    public static byte[] Damage(byte[] whole, Random random)
    {
        var damaged = whole.ToList();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = random.Next(damaged.Count);
            switch (random.Next(5))
            {
                case 0: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: damaged[at] = (byte)random.Next(256); break;
                case 2: damaged.RemoveRange(at, damaged.Count - at); break;
                case 3: damaged.RemoveRange(at, Math.Min(random.Next(1, 9), damaged.Count - at)); break;
                default: damaged.InsertRange(at, damaged.GetRange(0, Math.Min(random.Next(1, 40), damaged.Count))); break;
            }
            if (damaged.Count == 0) damaged.Add(0);
        }
        return [.. damaged];
    }
}
