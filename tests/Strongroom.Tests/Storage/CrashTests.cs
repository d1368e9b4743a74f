using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

/// <summary>Power is lost at every operation in turn; what was acknowledged must be there, and a batch in flight whole or not at all.</summary>
public sealed class CrashTests
{
    const int Writers = 3;
    const int Batches = 12;

    static readonly FileStorageOptions _options = new() { Path = "/data", SegmentBytes = 4096 };

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Power_lost_at_any_operation_loses_no_acknowledged_batch(int seed)
    {
        for (var at = 1; ; at++)
        {
            var files = new SimulatedFileSystem { PowerLossAt = at };
            var acknowledged = new int[Writers];
            await WriteUntilPowerIsLostAsync(files, acknowledged);
            var finished = !files.HasNoPower;
            await CheckAsync(files.PowerLoss(new Random(seed * 10_000 + at)), acknowledged, $"seed {seed}, operation {at}");
            if (finished)
            {
                Assert.True(at > 100, $"only {at} operations were tried");
                return;
            }
        }
    }

    [Fact]
    public async Task Power_lost_while_recovering_loses_nothing_either()
    {
        var files = new SimulatedFileSystem { PowerLossAt = 120 };
        var acknowledged = new int[Writers];
        await WriteUntilPowerIsLostAsync(files, acknowledged);
        for (var at = 1; at < 80; at++)
        {
            // Each start goes on from where the one before was interrupted, so the last has seen many interruptions.
            files = files.PowerLoss(new Random(at));
            files.PowerLossAt = at;
            try
            {
                await using var storage = Open(files);
            }
            catch (StorageException)
            {
                Assert.True(files.HasNoPower);
            }
        }
        await CheckAsync(files.PowerLoss(new Random(0)), acknowledged, "after many interrupted starts");
    }

    static FileStorage Open(SimulatedFileSystem files) => FileStorage.Open(_options, files, null, new FakeTimeProvider(), NullLoggerFactory.Instance);

    static async Task WriteUntilPowerIsLostAsync(SimulatedFileSystem files, int[] acknowledged)
    {
        FileStorage storage;
        try
        {
            storage = Open(files);
        }
        catch (StorageException)
        {
            return;
        }
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => WriteAsync(storage, writer, acknowledged)));
        await storage.DisposeAsync();
    }

    static async Task WriteAsync(FileStorage storage, int writer, int[] acknowledged)
    {
        for (var number = 1; number <= Batches; number++)
        {
            try
            {
                Assert.True(await storage.TryCommitAsync(Batch(writer, number), Ct));
            }
            catch (StorageReadOnlyException)
            {
                return;
            }
            acknowledged[writer] = number;
        }
    }

    /// <summary>Every batch replaces, creates and deletes; its number can be told from each key it leaves.</summary>
    static StorageBatch Batch(int writer, int number) => new StorageBatch()
        .Put($"w{writer}/head", Encoding.UTF8.GetBytes($"{number}"))
        .Put($"w{writer}/deep/{number}/leaf", Encoding.UTF8.GetBytes(new string('x', 40 * number)))
        .Put($"w{writer}/tail", Encoding.UTF8.GetBytes($"{number}"))
        .Delete($"w{writer}/deep/{number - 1}/leaf");

    static async Task CheckAsync(SimulatedFileSystem files, int[] acknowledged, string when)
    {
        await using (var storage = Open(files))
        {
            for (var writer = 0; writer < Writers; writer++)
            {
                var head = await NumberAsync(storage, $"w{writer}/head");
                Assert.True(head == acknowledged[writer] || head == acknowledged[writer] + 1, $"{when}: {acknowledged[writer]} acknowledged, {head} found");
                Assert.Equal(head, await NumberAsync(storage, $"w{writer}/tail"));
                var leaves = await storage.ListAsync($"w{writer}/deep/", Ct);
                Assert.Equal(head == 0 ? [] : [$"{head}/"], leaves);
                if (head > 0) Assert.Equal(40 * head, (await storage.GetAsync($"w{writer}/deep/{head}/leaf", Ct))!.Value.Length);
            }
        }
        Assert.DoesNotContain(files.List("/data/.strongroom"), file => file.Name.StartsWith("journal", StringComparison.Ordinal));
    }

    static async Task<int> NumberAsync(FileStorage storage, string key)
        => await storage.GetAsync(key, Ct) is { } entry ? int.Parse(Encoding.UTF8.GetString(entry.Value.Span), null) : 0;
}
