namespace Strongroom.Sdk.Storage;

/// <summary>The part of a storage below a prefix: its owner cannot name a key outside.</summary>
public sealed class StorageView(IStorage storage, string prefix) : IStorage
{
    public string Prefix => prefix;

    public async ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
        => await storage.GetAsync(Whole(key), ct) is { } entry ? entry with { Key = key } : null;

    public ValueTask<IReadOnlyList<string>> ListAsync(string below, string? after, int limit, CancellationToken ct)
        => storage.ListAsync(prefix + KeyPath.NormalizePrefix(below), after, limit, ct);

    public ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
    {
        var whole = new StorageBatch();
        foreach (var operation in batch.Operations) whole.Add(operation with { Key = Whole(operation.Key) });
        return storage.TryCommitAsync(whole, ct);
    }

    /// <summary>Spelled out before the prefix goes on: a key of <c>.</c> would be the prefix itself.</summary>
    string Whole(string key)
    {
        StorageKey.Check(key);
        return prefix + KeyPath.Normalize(key);
    }
}
