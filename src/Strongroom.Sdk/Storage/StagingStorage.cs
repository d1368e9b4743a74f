using Strongroom.Primitives;

namespace Strongroom.Sdk.Storage;

/// <summary>Collects writes in memory over a storage that is only read, then hands them down as one batch: how initialising becomes atomic.</summary>
/// <remarks>Expectations are checked against what the stage shows; what must hold below is said when it is flushed.</remarks>
public sealed class StagingStorage(IStorage below) : IStorage
{
    readonly Lock _gate = new(); // guards _staged
    readonly KeyedLock _oneCommit = new(stripes: 1);
    readonly SortedDictionary<string, byte[]?> _staged = new(StringComparer.Ordinal);

    public async ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        StorageKey.Check(key);
        var normal = KeyPath.Normalize(key);
        lock (_gate)
            if (_staged.TryGetValue(normal, out var value)) return value is null ? null : new StorageEntry(key, value, StorageVersion.OfContent(value));
        return await below.GetAsync(key, ct);
    }

    public async ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct)
    {
        prefix = KeyPath.NormalizePrefix(prefix);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in await below.ListAsync(prefix, null, 0, ct))
            if (!await IsGoneAsync(prefix + name, ct)) names.Add(name);
        lock (_gate)
            foreach (var (key, value) in _staged)
            {
                if (value is null || !key.StartsWith(prefix, StringComparison.Ordinal)) continue;
                var slash = key.IndexOf('/', prefix.Length);
                names.Add(slash < 0 ? key[prefix.Length..] : key[prefix.Length..(slash + 1)]);
            }
        return ByteOrder.Page(names, after, limit);
    }

    public async ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
    {
        BatchRules.Check(batch);
        using var held = await _oneCommit.AcquireAsync("", ct);
        foreach (var operation in batch.Operations)
            if (operation.Kind == StorageOperationKind.Expect
                && ((await GetAsync(operation.Key, ct))?.Version ?? StorageVersion.Absent) != operation.Version) return false;
        lock (_gate)
            foreach (var operation in batch.Operations)
                if (operation.Kind != StorageOperationKind.Expect)
                    _staged[KeyPath.Normalize(operation.Key)] = operation.Kind == StorageOperationKind.Put ? operation.Value.ToArray() : null;
        return true;
    }

    /// <summary>Everything staged, as one batch on the storage below. The stage is spent afterwards.</summary>
    /// <param name="absent">Keys that must not exist below: what makes the flush a creation.</param>
    /// <param name="ct">Interrupts before the write, not within it.</param>
    public async ValueTask<bool> FlushAsync(IEnumerable<string> absent, CancellationToken ct)
    {
        var batch = new StorageBatch();
        foreach (var key in absent) batch.ExpectAbsent(key);
        lock (_gate)
            foreach (var (key, value) in _staged)
                if (value is null) batch.Delete(key);
                else batch.Put(key, value);
        return await below.TryCommitAsync(batch, ct);
    }

    /// <summary>What the storage below still lists although the stage deleted it: the key, or every key of the folder.</summary>
    async ValueTask<bool> IsGoneAsync(string key, CancellationToken ct)
    {
        if (!key.EndsWith('/')) return IsDeleted(key);
        lock (_gate)
            if (!_staged.Any(pair => pair.Value is null && pair.Key.StartsWith(key, StringComparison.Ordinal))) return false;
        await foreach (var inside in below.WalkAsync(key, ct))
            if (!IsDeleted(inside)) return false;
        return true;
    }

    bool IsDeleted(string key)
    {
        lock (_gate) return _staged.TryGetValue(key, out var value) && value is null;
    }
}
