using Strongroom.Sdk.Storage;
using Strongroom.Storage.Caching;
using Strongroom.Storage.InMemory;

namespace Strongroom.Tests.Storage;

public sealed class CachingStorageTests
{
    readonly GatedStorage _below = new();

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Counts reads, and holds reads and commits until they are let go.</summary>
    sealed class GatedStorage : IStorage
    {
        readonly InMemoryStorage _storage = new();
        public int Reads;
        public TaskCompletionSource? ReadGate;
        public TaskCompletionSource? CommitGate;

        public async ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
        {
            Interlocked.Increment(ref Reads);
            var entry = await _storage.GetAsync(key, ct);
            if (ReadGate is { } gate) await gate.Task;
            return entry;
        }

        public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct) => _storage.ListAsync(prefix, after, limit, ct);

        public async ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
        {
            var committed = await _storage.TryCommitAsync(batch, ct);
            if (CommitGate is { } gate) await gate.Task;
            return committed;
        }
    }

    [Fact]
    public async Task What_was_read_is_not_read_again_absence_included()
    {
        var cache = new CachingStorage(_below, 100_000);
        await cache.PutAsync("a", new byte[] { 1 }, Ct);
        for (var i = 0; i < 3; i++)
        {
            Assert.NotNull(await cache.GetAsync("a", Ct));
            Assert.Null(await cache.GetAsync("b", Ct));
        }
        Assert.Equal(2, _below.Reads);
    }

    [Fact]
    public async Task What_was_written_is_not_read_at_all_where_versions_are_of_content()
    {
        var cache = new CachingStorage(_below, 100_000, contentVersions: true);
        await cache.PutAsync("a", new byte[] { 1 }, Ct);
        var entry = await cache.GetAsync("a", Ct);
        Assert.Equal(0, _below.Reads);
        Assert.True(await cache.TryCommitAsync(new StorageBatch().ExpectUnchanged(entry!).Delete("a"), Ct));
        Assert.Null(await cache.GetAsync("a", Ct));
        Assert.Equal(0, _below.Reads);
    }

    [Fact]
    public async Task A_slow_reader_does_not_put_back_what_was_overwritten_meanwhile()
    {
        var cache = new CachingStorage(_below, 100_000);
        await cache.PutAsync("a", new byte[] { 1 }, Ct);
        var gate = _below.ReadGate = new TaskCompletionSource();
        var slow = cache.GetAsync("a", Ct).AsTask();
        _below.ReadGate = null;
        await cache.PutAsync("a", new byte[] { 2 }, Ct);
        gate.SetResult();
        Assert.Equal(1, (await slow)!.Value.Span[0]);
        Assert.Equal(2, (await cache.GetAsync("a", Ct))!.Value.Span[0]);
    }

    [Fact]
    public async Task A_reader_during_a_commit_does_not_keep_what_it_saw()
    {
        var cache = new CachingStorage(_below, 100_000);
        await cache.PutAsync("a", new byte[] { 1 }, Ct);
        var gate = _below.CommitGate = new TaskCompletionSource();
        var commit = cache.PutAsync("a", new byte[] { 2 }, Ct).AsTask();
        await cache.GetAsync("a", Ct);
        _below.CommitGate = null;
        await cache.PutAsync("a", new byte[] { 3 }, Ct);
        gate.SetResult();
        await commit;
        Assert.Equal(3, (await cache.GetAsync("a", Ct))!.Value.Span[0]);
    }

    [Fact]
    public async Task It_stays_within_its_capacity_and_keeps_what_is_asked_for()
    {
        var cache = new CachingStorage(_below, 50_000);
        await cache.PutAsync("hot", new byte[100], Ct);
        for (var i = 0; i < 1000; i++)
        {
            await cache.GetAsync($"cold{i}", Ct);
            await cache.GetAsync("hot", Ct);
            Assert.InRange(cache.Bytes, 0, 50_000);
        }
        var before = _below.Reads;
        await cache.GetAsync("hot", Ct);
        Assert.Equal(before, _below.Reads);
        await cache.GetAsync("cold0", Ct);
        Assert.Equal(before + 1, _below.Reads);
    }

    [Fact]
    public async Task A_hit_allocates_nothing()
    {
        var cache = new CachingStorage(_below, 100_000);
        await cache.PutAsync("a", new byte[10], Ct);
        await cache.GetAsync("a", Ct);
        Assert.Equal(0, AllocatedByHits(cache, Ct));
    }

    static long AllocatedByHits(CachingStorage cache, CancellationToken ct)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            if (!cache.GetAsync("a", ct).IsCompletedSuccessfully) return -1;
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    [Fact]
    public async Task A_change_by_another_server_is_seen_after_it_was_reported()
    {
        var cache = new CachingStorage(_below, 100_000);
        await cache.GetAsync("a", Ct);
        await _below.PutAsync("a", new byte[] { 1 }, Ct);
        Assert.Null(await cache.GetAsync("a", Ct));
        cache.Forget("a");
        Assert.NotNull(await cache.GetAsync("a", Ct));
        await _below.DeleteAsync("a", Ct);
        cache.Clear();
        Assert.Null(await cache.GetAsync("a", Ct));
    }
}
