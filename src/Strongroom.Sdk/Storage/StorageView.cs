namespace Strongroom.Sdk.Storage;

/// <summary>The part of a storage below a prefix: its owner cannot name a key outside.</summary>
public sealed class StorageView(IStorage storage, string prefix) : IStorage
{
    public string Prefix => prefix;

    public ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        var reading = storage.GetAsync(Whole(key), ct);
        return reading.IsCompletedSuccessfully ? new(Own(reading.Result, key)) : WhenReadAsync(reading, key); // most reads come from a cache at once
    }

    static async ValueTask<StorageEntry?> WhenReadAsync(ValueTask<StorageEntry?> reading, string key) => Own(await reading, key);

    static StorageEntry? Own(StorageEntry? entry, string key) => entry is null ? null : entry with { Key = key };

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
