using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.InMemory;

/// <summary>A storage that forgets everything with its process: <c>storage "inmem"</c>, <c>-dev</c> and tests.</summary>
/// <remarks>One immutable snapshot behind one reference: readers never wait, and a listing is of one moment.</remarks>
public sealed class InMemoryStorage : IStorage
{
    readonly Lock _committing = new();
    volatile Snapshot _snapshot = Snapshot.Empty;

    public ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        StorageKey.Check(key);
        return new(_snapshot.Find(KeyPath.Normalize(key)) is { } value ? new StorageEntry(key, value, StorageVersion.OfContent(value)) : null);
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        return new(ByteOrder.Page(_snapshot.NamesBelow(KeyPath.NormalizePrefix(prefix)), after, limit));
    }

    public ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        BatchRules.Check(batch);
        lock (_committing)
        {
            var snapshot = _snapshot;
            foreach (var operation in batch.Operations)
                if (operation.Kind == StorageOperationKind.Expect && snapshot.VersionOf(KeyPath.Normalize(operation.Key)) != operation.Version) return new(false);
            _snapshot = snapshot.With(batch);
            return new(true);
        }
    }
}
