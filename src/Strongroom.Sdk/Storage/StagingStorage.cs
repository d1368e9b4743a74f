namespace Strongroom.Sdk.Storage;

/// <summary>Collects writes in memory over a storage that is only read, then hands them down as one batch: how initialising becomes atomic.</summary>
/// <remarks>For one writer; expectations are checked against what the stage shows and again when it is flushed.</remarks>
public sealed class StagingStorage(IStorage below) : IStorage
{
    readonly Lock _gate = new();
    readonly SortedDictionary<string, byte[]?> _staged = new(StringComparer.Ordinal);

    public async ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        lock (_gate)
            if (_staged.TryGetValue(key, out var value)) return value is null ? null : new StorageEntry(key, value, StorageVersion.OfContent(value));
        return await below.GetAsync(key, ct);
    }

    public async ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct)
    {
        var names = new SortedSet<string>(await below.ListAsync(prefix, null, 0, ct), StringComparer.Ordinal);
        lock (_gate)
            foreach (var (key, value) in _staged)
            {
                if (value is null || !key.StartsWith(prefix, StringComparison.Ordinal) || key.Length == prefix.Length) continue;
                var slash = key.IndexOf('/', prefix.Length);
                names.Add(slash < 0 ? key[prefix.Length..] : key[prefix.Length..(slash + 1)]);
            }
        // A staged delete hides a plain name; folders that became empty below a stage are of no interest to its one user.
        lock (_gate) names.RemoveWhere(name => _staged.TryGetValue(prefix + name, out var value) && value is null);
        var page = names.Where(name => after is null || string.CompareOrdinal(name, after) > 0);
        return [.. limit > 0 ? page.Take(limit) : page];
    }

    public async ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
    {
        foreach (var operation in batch.Operations)
            if (operation.Kind == StorageOperationKind.Expect
                && ((await GetAsync(operation.Key, ct))?.Version ?? StorageVersion.Absent) != operation.Version) return false;
        lock (_gate)
            foreach (var operation in batch.Operations)
                if (operation.Kind != StorageOperationKind.Expect)
                    _staged[operation.Key] = operation.Kind == StorageOperationKind.Put ? operation.Value.ToArray() : null;
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
}
