using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>What all paths of one versioned mount share: its key space, its settings, and the one way to change a key.</summary>
sealed class KvStore(MountInfo mount, TimeProvider time)
{
    const int MaxAttempts = 8;

    readonly string _prefix = mount.BackendAwareUuid.Length > 0 ? mount.BackendAwareUuid + "/"
        : throw new InvalidOperationException($"the mount {mount.Path} has no second UUID, which version 2 keeps its data below");
    readonly KeyedLock _keys = new();
    readonly KeyedLock _opening = new(1);
    volatile KvKeyspace? _keyspace;
    volatile KvConfig? _config;

    public KvLatestCache Latest { get; } = new();

    public KvTime Now => KvTime.Of(time.GetUtcNow());

    /// <summary>Somebody else wrote this key.</summary>
    public void Forget(string key)
    {
        Latest.Clear();
        if (key == _prefix + "config") _config = null;
        else if (key == _prefix + "salt" || key == _prefix + "policy/metadata") _keyspace = null;
    }

    /// <summary>On first use reads the salt and the name keys, makes them in a new mount, and upgrades what version 1 left.</summary>
    public ValueTask<KvKeyspace> OpenAsync(IStorage storage, CancellationToken ct)
        => _keyspace is { } open ? ValueTask.FromResult(open) : OpenFirstAsync(storage, ct);

    async ValueTask<KvKeyspace> OpenFirstAsync(IStorage storage, CancellationToken ct)
    {
        using var held = await _opening.AcquireAsync("", ct);
        return _keyspace ??= await new KvOpening(storage, mount.BackendAwareUuid, Now).OpenAsync(ct);
    }

    public async ValueTask<KvConfig> ConfigAsync(IStorage storage, CancellationToken ct)
    {
        if (_config is { } known) return known;
        var keys = await OpenAsync(storage, ct);
        return _config = await storage.GetAsync(keys.Config, ct) is { } entry ? KvConfig.Read(entry.Value.Span) : KvConfig.Default;
    }

    public async ValueTask SetConfigAsync(IStorage storage, Func<KvConfig, KvConfig> change, CancellationToken ct)
    {
        var keys = await OpenAsync(storage, ct);
        using var held = await _keys.AcquireAsync(keys.Config, ct);
        var config = change(await ConfigAsync(storage, ct));
        try { await storage.PutAsync(keys.Config, config.ToBytes(), ct); }
        finally { _config = null; }
    }

    public async ValueTask<KvMetadata?> FindAsync(IStorage storage, string path, CancellationToken ct)
    {
        var keys = await OpenAsync(storage, ct);
        return await storage.GetAsync(keys.Metadata(path), ct) is { } entry ? KvMetadata.Read(path, entry.Value.Span) : null;
    }

    /// <summary>Reads a key's metadata, lets <paramref name="edit"/> change it, and writes it with everything the edit added, in one batch
    /// that holds only if nobody else changed the key meanwhile.</summary>
    public async ValueTask<EngineResponse?> EditAsync(EngineRequest request, string path, Func<KvEdit, ValueTask<EngineResponse?>> edit, CancellationToken ct)
    {
        var keys = await OpenAsync(request.Storage, ct);
        var config = await ConfigAsync(request.Storage, ct);
        var key = keys.Metadata(path);
        using var held = await _keys.AcquireAsync(key, ct);
        for (var attempt = 1; ; attempt++)
        {
            var entry = await request.Storage.GetAsync(key, ct);
            var work = new KvEdit(path, entry is null ? null : KvMetadata.Read(path, entry.Value.Span), config, keys, Now);
            var response = await edit(work);
            if (!work.IsChanged) return response;
            using var changing = Latest.Change(path);
            if (await work.CommitAsync(request.Storage, key, entry, ct)) return response;
            if (attempt == MaxAttempts) throw new StorageException($"a key in {mount.Path} is changed by someone else all the time");
        }
    }
}
