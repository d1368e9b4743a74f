using System.Collections.Concurrent;
using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.Caching;

/// <summary>Keeps what was read or written lately in memory, absence included: entries as they are stored, so still encrypted. Lists go through.</summary>
/// <remarks>Never older than the storage below: the keys of a batch leave the cache before it is committed, and a reader who overlapped a commit keeps what it
/// read to itself. Hits take no lock and allocate nothing. What is seldom asked for goes first (SIEVE).</remarks>
/// <param name="below">The storage; it may be written through this cache only.</param>
/// <param name="capacityBytes">About how much memory the entries may take.</param>
/// <param name="contentVersions">The storage below makes versions by <see cref="StorageVersion.OfContent"/>, so what is written can be kept without reading it back.</param>
public sealed class CachingStorage(IStorage below, long capacityBytes, bool contentVersions = false) : IStorage, IAsyncDisposable
{
    const int Stripes = 1024;

    /// <summary>A single entry may take this part of the cache at most.</summary>
    const int LargestShare = 8;

    readonly ConcurrentDictionary<string, CacheNode> _nodes = new(StringComparer.Ordinal);
    readonly SieveQueue _queue = new();
    readonly Lock _changing = new();
    readonly long[] _epochs = new long[Stripes];
    readonly int[] _writers = new int[Stripes];

    /// <summary>Memory the entries are counted with.</summary>
    public long Bytes => _queue.Bytes;

    public ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        if (!_nodes.TryGetValue(key, out var node)) return ReadBelowAsync(key, ct);
        node.Visited = true;
        return new(node.Entry);
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct) => below.ListAsync(prefix, after, limit, ct);

    public async ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
    {
        BatchRules.Check(batch);
        var begun = Begin(batch);
        var committed = false;
        try
        {
            return committed = await below.TryCommitAsync(batch, ct);
        }
        finally
        {
            End(begun, committed);
        }
    }

    /// <summary>Another server changed the key.</summary>
    public void Forget(string key)
    {
        key = KeyPath.Normalize(key);
        lock (_changing)
        {
            _epochs[Stripe(key)]++;
            Remove(key);
        }
    }

    /// <summary>Other servers may have changed anything.</summary>
    public void Clear()
    {
        lock (_changing)
        {
            for (var i = 0; i < Stripes; i++) _epochs[i]++;
            _nodes.Clear();
            _queue.Clear();
        }
    }

    /// <summary>Disposes the storage below.</summary>
    public async ValueTask DisposeAsync()
    {
        if (below is IAsyncDisposable disposable) await disposable.DisposeAsync();
    }

    async ValueTask<StorageEntry?> ReadBelowAsync(string spelling, CancellationToken ct)
    {
        StorageKey.Check(spelling);
        var key = KeyPath.Normalize(spelling);
        if (key != spelling && _nodes.TryGetValue(key, out var node)) return WithKey(node.Entry, spelling);
        var stripe = Stripe(key);
        var epoch = Volatile.Read(ref _epochs[stripe]);
        var entry = await below.GetAsync(key, ct);
        lock (_changing)
            if (_epochs[stripe] == epoch && _writers[stripe] == 0) Insert(key, entry);
        return WithKey(entry, spelling);
    }

    static StorageEntry? WithKey(StorageEntry? entry, string key) => entry is null || entry.Key == key ? entry : entry with { Key = key };

    /// <summary>From now until the end readers of these keys ask below, and keep nothing.</summary>
    List<(string Key, ReadOnlyMemory<byte>? Value, long Epoch)> Begin(StorageBatch batch)
    {
        var begun = new List<(string, ReadOnlyMemory<byte>?, long)>(batch.Count);
        lock (_changing)
            foreach (var operation in batch.Operations)
            {
                if (operation.Kind == StorageOperationKind.Expect) continue;
                var key = KeyPath.Normalize(operation.Key);
                var stripe = Stripe(key);
                _writers[stripe]++;
                Remove(key);
                begun.Add((key, operation.Kind == StorageOperationKind.Put ? operation.Value : (ReadOnlyMemory<byte>?)null, ++_epochs[stripe]));
            }
        return begun;
    }

    void End(List<(string Key, ReadOnlyMemory<byte>? Value, long Epoch)> begun, bool committed)
    {
        lock (_changing)
        {
            // Another writer of the stripe in between: nobody here knows whose value is the later one.
            foreach (var (key, value, epoch) in begun)
            {
                var stripe = Stripe(key);
                if (committed && contentVersions && _writers[stripe] == 1 && _epochs[stripe] == epoch)
                    Insert(key, value is { } put ? new StorageEntry(key, put, StorageVersion.OfContent(put.Span)) : null);
            }
            foreach (var (key, _, _) in begun)
            {
                _writers[Stripe(key)]--;
                _epochs[Stripe(key)]++;
            }
        }
    }

    void Insert(string key, StorageEntry? entry)
    {
        Remove(key);
        var node = new CacheNode(key, entry);
        if (node.Cost > capacityBytes / LargestShare) return;
        _nodes[key] = node;
        _queue.Add(node);
        while (_queue.Bytes > capacityBytes && _queue.TakeVictim() is { } victim) _nodes.TryRemove(victim.Key, out _);
    }

    void Remove(string key)
    {
        if (_nodes.TryRemove(key, out var node)) _queue.Remove(node);
    }

    static int Stripe(string key) => (int)((uint)string.GetHashCode(key) % Stripes);
}
