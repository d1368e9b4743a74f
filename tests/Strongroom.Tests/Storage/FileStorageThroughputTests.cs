using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

public sealed class FileStorageThroughputTests(ITestOutputHelper output)
{
    /// <summary>A measurement with a modest floor; STRONGROOM_BENCH_SECONDS lengthens it and prints more.</summary>
    [Fact]
    public async Task Writers_share_flushes()
    {
        var ct = TestContext.Current.CancellationToken;
        var seconds = double.TryParse(Environment.GetEnvironmentVariable("STRONGROOM_BENCH_SECONDS"), out var given) ? given : 0.5;
        foreach (var (name, distinct) in new[] { ("hot keys", 10), ("new keys", int.MaxValue) })
        {
            using var directory = new TempDirectory();
            await using var storage = await FileStorage.OpenAsync(new FileStorageOptions { Path = directory.Path }, TimeProvider.System, NullLoggerFactory.Instance, ct);
            var written = 0;
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, 32).Select(writer => Task.Run(async () =>
            {
                var value = new byte[300];
                for (var i = 0; watch.Elapsed.TotalSeconds < seconds; i++)
                {
                    await storage.PutAsync($"logical/{writer}/{i % distinct / 100}/key-{i % distinct}", value.ToArray(), ct);
                    Interlocked.Increment(ref written);
                }
            }, ct)));
            var rate = written / watch.Elapsed.TotalSeconds;
            output.WriteLine($"{name}: {rate:N0} durable writes/s at 32 writers");
            Assert.True(rate > 500, $"{rate:N0} writes/s: flushes are not shared");
        }
    }
}
