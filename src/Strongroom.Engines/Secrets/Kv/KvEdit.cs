using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>One change of one key: the metadata as it is, and what shall become of it.</summary>
sealed class KvEdit(string path, KvMetadata? metadata, KvConfig config, KvKeyspace keys, KvTime now)
{
    /// <summary>Room for the expectation and the two writes beside the removals.</summary>
    const int MaxRemovals = StorageBatch.MaxOperations - 10;

    readonly StorageBatch _batch = new();
    readonly List<string> _removals = [];

    public KvMetadata? Metadata { get; private set; } = metadata;
    public KvConfig Config => config;
    public KvTime Now => now;
    public bool IsChanged { get; private set; }

    /// <summary>The metadata, made when there is none; it will be written.</summary>
    public KvMetadata Change()
    {
        IsChanged = true;
        return Metadata ??= new KvMetadata(path) { CreatedTime = now, UpdatedTime = now };
    }

    public void PutVersion(ulong version, byte[] value) => _batch.Put(keys.Version(path, version), value);

    /// <summary>The stored secret of a version goes; what the metadata says of it is up to the caller.</summary>
    public void RemoveVersion(ulong version) => _removals.Add(keys.Version(path, version));

    public void RemoveAll()
    {
        foreach (var version in Metadata!.Versions.Keys) RemoveVersion(version);
        Metadata = null;
        IsChanged = true;
    }

    public async ValueTask<bool> CommitAsync(IStorage storage, string key, StorageEntry? before, CancellationToken ct)
    {
        // More than fits in one batch goes first: what is said to be gone is gone.
        for (; _removals.Count > MaxRemovals; _removals.RemoveRange(0, MaxRemovals))
        {
            var removal = new StorageBatch();
            foreach (var old in _removals[..MaxRemovals]) removal.Delete(old);
            await storage.TryCommitAsync(removal, ct);
        }
        foreach (var old in _removals) _batch.Delete(old);
        if (before is null) _batch.ExpectAbsent(key);
        else _batch.ExpectUnchanged(before);
        if (Metadata is { } metadata) _batch.Put(key, metadata.ToBytes());
        else _batch.Delete(key);
        return await storage.TryCommitAsync(_batch, ct);
    }
}
