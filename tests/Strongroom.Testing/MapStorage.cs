using Strongroom.Sdk.Storage;

namespace Strongroom.Testing;

/// <summary>The storage contract over a sorted map: the smallest thing that keeps it. Counts what is asked of it.</summary>
public sealed class MapStorage : IStorage
{
    readonly Lock _gate = new();
    readonly SortedDictionary<string, byte[]> _entries = new(StringComparer.Ordinal);
    ulong _clock;
    readonly Dictionary<string, ulong> _versions = [];

    public int Reads { get; private set; }
    public int Commits { get; private set; }
    /// <summary>Called before each commit: throw to fail it, or change something to lose the race for it.</summary>
    public Action<StorageBatch>? BeforeCommit { get; set; }

    public IReadOnlyList<string> Keys
    {
        get { lock (_gate) return [.. _entries.Keys]; }
    }

    /// <summary>What lies on the disk when the plug is pulled: whoever still works with this storage does not touch the copy.</summary>
    public MapStorage Copy()
    {
        var copy = new MapStorage();
        lock (_gate)
            foreach (var (key, value) in _entries) (copy._entries[key], copy._versions[key]) = (value, ++copy._clock);
        return copy;
    }

    public ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        StorageKey.Check(key);
        lock (_gate)
        {
            Reads++;
            return ValueTask.FromResult(_entries.TryGetValue(key, out var value) ? new StorageEntry(key, value, new StorageVersion(_versions[key])) : null);
        }
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct)
    {
        lock (_gate)
        {
            var names = new SortedSet<string>(StringComparer.Ordinal);
            foreach (var key in _entries.Keys)
                if (key.StartsWith(prefix, StringComparison.Ordinal) && key.Length > prefix.Length)
                {
                    var slash = key.IndexOf('/', prefix.Length);
                    names.Add(slash < 0 ? key[prefix.Length..] : key[prefix.Length..(slash + 1)]);
                }
            var page = names.Where(name => after is null || string.CompareOrdinal(name, after) > 0);
            return ValueTask.FromResult<IReadOnlyList<string>>([.. limit > 0 ? page.Take(limit) : page]);
        }
    }

    public ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
    {
        BeforeCommit?.Invoke(batch);
        lock (_gate)
        {
            Commits++;
            foreach (var operation in batch.Operations)
                if (operation.Kind == StorageOperationKind.Expect && _versions.GetValueOrDefault(operation.Key) != operation.Version.Value)
                    return ValueTask.FromResult(false);
            foreach (var operation in batch.Operations) Apply(operation);
            return ValueTask.FromResult(true);
        }
    }

    void Apply(StorageOperation operation)
    {
        StorageKey.Check(operation.Key);
        if (operation.Kind == StorageOperationKind.Delete)
        {
            _entries.Remove(operation.Key);
            _versions.Remove(operation.Key);
        }
        else if (operation.Kind == StorageOperationKind.Put)
        {
            _entries[operation.Key] = operation.Value.ToArray();
            _versions[operation.Key] = ++_clock;
        }
    }
}
