using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>One change of one key: the metadata as it is, and what shall become of it.</summary>
sealed class KvEdit(string path, KvMetadata? metadata, KvConfig config, KvKeyspace keys, KvTime now)
{
    /// <summary>Room for the expectation and the two writes beside the removals.</summary>
    const int MaxRemovals = StorageBatch.MaxOperations - 10;

    readonly StorageBatch _batch = new();
    readonly List<ulong> _removals = [];

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
    public void RemoveVersion(ulong version) => _removals.Add(version);

    public void RemoveAll()
    {
        foreach (var version in Metadata!.Versions.Keys) RemoveVersion(version);
        Metadata = null;
        IsChanged = true;
    }

    public async ValueTask<bool> CommitAsync(IStorage storage, string key, StorageEntry? before, CancellationToken ct)
    {
        for (; _removals.Count > MaxRemovals; _removals.RemoveRange(0, MaxRemovals))
            if ((before = await DestroyAsync(storage, key, before!, _removals[..MaxRemovals], ct)) is null) return false;
        foreach (var version in _removals) _batch.Delete(keys.Version(path, version));
        if (before is null) _batch.ExpectAbsent(key);
        else _batch.ExpectUnchanged(before);
        if (Metadata is { } metadata) _batch.Put(key, metadata.ToBytes());
        else _batch.Delete(key);
        return await storage.TryCommitAsync(_batch, ct);
    }

    /// <summary>More than fits in one batch goes first, and the metadata say so in the same step: a crash between the steps leaves no version that is named and missing.</summary>
    async ValueTask<StorageEntry?> DestroyAsync(IStorage storage, string key, StorageEntry before, List<ulong> versions, CancellationToken ct)
    {
        var stored = KvMetadata.Read(path, before.Value.Span);
        var step = new StorageBatch().ExpectUnchanged(before);
        foreach (var version in versions)
        {
            if (stored[version] is { } info) stored.Versions[version] = info with { Destroyed = true };
            step.Delete(keys.Version(path, version));
        }
        return await storage.TryCommitAsync(step.Put(key, stored.ToBytes()), ct) ? await storage.GetAsync(key, ct) : null;
    }
}
