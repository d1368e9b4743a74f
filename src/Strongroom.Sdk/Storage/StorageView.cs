namespace Strongroom.Sdk.Storage;

/// <summary>The part of a storage below a prefix: its owner cannot name a key outside.</summary>
public sealed class StorageView(IStorage storage, string prefix) : IStorage
{
    public string Prefix => prefix;

    public async ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        StorageKey.Check(key);
        return await storage.GetAsync(prefix + key, ct) is { } entry ? entry with { Key = key } : null;
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string below, string? after, int limit, CancellationToken ct)
    {
        if (below.Length > 0) StorageKey.Check(below);
        return storage.ListAsync(prefix + below, after, limit, ct);
    }

    public ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
    {
        var whole = new StorageBatch();
        foreach (var operation in batch.Operations)
        {
            StorageKey.Check(operation.Key);
            whole.Add(operation with { Key = prefix + operation.Key });
        }
        return storage.TryCommitAsync(whole, ct);
    }
}
