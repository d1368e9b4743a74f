using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File;
using Strongroom.Storage.File.Journal;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Storage;

/// <summary>Full disks, failed flushes, damaged journals.</summary>
public sealed class FileFailureTests
{
    readonly SimulatedFileSystem _files = new();
    readonly FakeTimeProvider _time = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    FileStorage Open(SimulatedFileSystem files)
        => FileStorage.Open(new FileStorageOptions { Path = "/data", SegmentBytes = 4096 }, files, null, _time, NullLoggerFactory.Instance);

    static async Task<StorageReadOnlyException> UntilReadOnlyAsync(FileStorage storage)
    {
        for (var i = 0; i < 1000; i++)
            try
            {
                await storage.PutAsync($"fill/{i}", new byte[1000], Ct);
            }
            catch (StorageReadOnlyException e)
            {
                return e;
            }
        throw new InvalidOperationException("it never became read-only");
    }

    [Fact]
    public async Task A_full_disk_makes_it_read_only_until_there_is_space()
    {
        await using (var storage = Open(_files))
        {
            await storage.PutAsync("before", new byte[] { 1 }, Ct);
            _files.IsFull = true;
            var error = await UntilReadOnlyAsync(storage);
            Assert.Contains("No space left on device", error.Message, StringComparison.Ordinal);
            Assert.Contains("free some space", error.Remedy, StringComparison.Ordinal);
            Assert.NotNull(await storage.GetAsync("before", Ct));
            _files.IsFull = false;
            await HealAsync(storage);
            Assert.NotNull(await storage.GetAsync("after", Ct));
        }
        await using var again = Open(_files);
        Assert.NotNull(await again.GetAsync("before", Ct));
        Assert.NotNull(await again.GetAsync("after", Ct));
    }

    async Task HealAsync(FileStorage storage)
    {
        for (var i = 0; i < 2000; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            try
            {
                await storage.PutAsync("after", new byte[] { 2 }, Ct);
                return;
            }
            catch (StorageReadOnlyException)
            {
                await Task.Yield();
            }
        }
        throw new InvalidOperationException("it never healed");
    }

    [Fact]
    public async Task After_a_failed_flush_it_stays_read_only_and_a_restart_has_what_was_acknowledged()
    {
        var storage = Open(_files);
        await storage.PutAsync("before", new byte[] { 1 }, Ct);
        _files.FlushesFail = true;
        var error = await Assert.ThrowsAsync<StorageReadOnlyException>(async () => await storage.PutAsync("during", new byte[] { 2 }, Ct));
        Assert.Contains("restart the server", error.Remedy, StringComparison.Ordinal);
        _files.FlushesFail = false;
        _time.Advance(TimeSpan.FromMinutes(1));
        await Assert.ThrowsAsync<StorageReadOnlyException>(async () => await storage.PutAsync("after", new byte[] { 3 }, Ct));
        Assert.NotNull(await storage.GetAsync("before", Ct));
        Assert.Null(await storage.GetAsync("during", Ct));
        await storage.DisposeAsync();
        await using var again = Open(_files.PowerLoss(new Random(1)));
        Assert.NotNull(await again.GetAsync("before", Ct));
        await again.PutAsync("after", new byte[] { 3 }, Ct);
    }

    [Fact]
    public async Task Damage_in_the_middle_of_the_journal_refuses_to_open_and_names_the_place()
    {
        var crashed = await CrashedAsync();
        crashed.Corrupt("/data/.strongroom/journal-000000000001", SegmentHeader.Size + FrameHeader.Size + 3);
        var error = Assert.Throws<StorageException>(() => Open(crashed));
        Assert.Contains("/data/.strongroom/journal-000000000001 at offset 64: frame 1 is damaged, and later ones follow", error.Message, StringComparison.Ordinal);
        Assert.Contains("backup", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_damaged_segment_header_refuses_to_open()
    {
        var crashed = await CrashedAsync();
        crashed.Corrupt("/data/.strongroom/journal-000000000001", 10);
        var error = Assert.Throws<StorageException>(() => Open(crashed));
        Assert.Contains("at offset 0: its header is damaged", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_torn_last_frame_is_dropped()
    {
        var crashed = await CrashedAsync();
        var journal = crashed.Read("/data/.strongroom/journal-000000000001")!;
        crashed.Corrupt("/data/.strongroom/journal-000000000001", journal.AsSpan().LastIndexOfAnyExcept((byte)0));
        await using var storage = Open(crashed);
        Assert.Equal(["k0", "k1"], await storage.ListAsync("", Ct));
    }

    /// <summary>Three acknowledged batches in the journal, and power gone before a clean stop.</summary>
    async Task<SimulatedFileSystem> CrashedAsync()
    {
        await using var storage = Open(_files);
        for (var i = 0; i < 3; i++) await storage.PutAsync($"k{i}", new byte[] { 1, 2, 3 }, Ct);
        return _files.PowerLoss(new Random(1));
    }
}
