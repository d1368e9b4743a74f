using Microsoft.Extensions.Logging;
using Strongroom.Core.Expiration;
using Strongroom.Core.Routing;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Mounts;

/// <summary>Both mount tables: loads them, changes them one at a time, and gives the router a new table after each change.</summary>
public sealed class MountLedger
{
    readonly IStorage _barrier;
    readonly Router _router;
    readonly LeaseRevoker _revoker;
    readonly MountBuilder _builder;
    readonly EngineCatalog _catalog;
    readonly MountTableStore _secretsStore, _authStore;
    readonly KeyedLock _changes = new(stripes: 1);
    readonly Dictionary<string, Engine> _engines = new(StringComparer.Ordinal);
    volatile IReadOnlyList<MountEntry> _secrets = [];
    volatile IReadOnlyList<MountEntry> _auth = [];

    public MountLedger(IStorage barrier, Router router, LeaseRevoker revoker, EngineCatalog catalog, MountTtls ttls, TimeProvider time, ILoggerFactory loggers)
    {
        (_barrier, _router, _revoker, _catalog) = (barrier, router, revoker, catalog);
        Ttls = ttls;
        _builder = new MountBuilder(catalog, ttls, time, loggers);
        (_secretsStore, _authStore) = (new MountTableStore(barrier, "mounts"), new MountTableStore(barrier, "auth"));
    }

    public IReadOnlyList<MountEntry> Secrets => _secrets;
    public IReadOnlyList<MountEntry> Auth => _auth;
    public MountTtls Ttls { get; }

    public IReadOnlyList<MountEntry> Of(bool auth) => auth ? _auth : _secrets;

    public MountEntry? Find(bool auth, string path) => Of(auth).FirstOrDefault(entry => entry.Path == path);

    public MountEntry? FindRequired(string type) => _secrets.Concat(_auth).FirstOrDefault(entry => entry.Type == type);

    /// <summary>Both tables can be read, or neither exists: the first thing to know when a vault opens, before anything is written.</summary>
    /// <exception cref="InvalidDataException">A table this server must not touch, or one of the two is missing.</exception>
    public static async ValueTask CheckAsync(IStorage barrier, CancellationToken ct)
    {
        var hasSecrets = await new MountTableStore(barrier, "mounts").LoadAsync(ct) is not null;
        var hasAuth = await new MountTableStore(barrier, "auth").LoadAsync(ct) is not null;
        if (hasSecrets != hasAuth) // neither: a vault being made
            throw new InvalidDataException($"the mount table core/{(hasAuth ? "mounts" : "auth")} is missing while the other is there; restore it from a backup. Nothing was changed");
    }

    /// <summary>Reads both tables and adds what must exist.</summary>
    public async ValueTask ReadAsync(CancellationToken ct)
    {
        var (secrets, auth) = (await _secretsStore.LoadAsync(ct), await _authStore.LoadAsync(ct));
        var batch = new StorageBatch();
        _secrets = Complete(_secretsStore, secrets, MountDefaults.Secrets, batch);
        _auth = Complete(_authStore, auth, MountDefaults.Auth, batch);
        if (batch.Count > 0) await _barrier.TryCommitAsync(batch, ct);
    }

    /// <summary>Builds the engines and opens the routes; interrupted removals are finished.</summary>
    public async ValueTask OpenAsync(IReadOnlyDictionary<string, EngineFactory> coreEngines, CancellationToken ct)
    {
        _builder.CoreEngines = coreEngines;
        Publish();
        foreach (var entry in _secrets.Where(entry => entry.Tainted).ToList()) await RemoveAsync(entry, auth: false, ct);
        foreach (var entry in _auth.Where(entry => entry.Tainted).ToList()) await RemoveAsync(entry, auth: true, ct);
    }

    /// <summary>Adds a mount; it answers when this returns.</summary>
    /// <exception cref="RequestException">The path is taken or reserved, or the type unknown.</exception>
    public async ValueTask EnableAsync(MountEntry draft, bool auth, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync("", ct);
        MountRules.CheckPath(draft.Path, auth);
        MountRules.CheckFree(draft.Path, Of(auth));
        if (!(auth ? _catalog.Auth : _catalog.Secrets).ContainsKey(draft.Type)) throw new RequestException(400, $"plugin not found in the catalog: {draft.Type}");
        var store = auth ? _authStore : _secretsStore;
        var entry = store.NewEntry(draft.Path, draft.Type, draft.Description, draft.Local) with { Config = draft.Config, Options = draft.Options, SealWrap = draft.SealWrap };
        var mount = Build(entry, auth);
        await mount.Engine.OnMountAsync(mount.View, ct);
        await ReplaceAsync(auth, [.. Of(auth), entry], ct);
    }

    /// <summary>Closes the mount, ends its leases, deletes its data and then its entry; picked up again after a crash.</summary>
    public async ValueTask DisableAsync(string path, bool auth, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync("", ct);
        if (Find(auth, path) is not { } entry) return;
        if (MountDefaults.IsRequired(entry)) throw new RequestException(400, auth ? $"cannot disable required auth method at \"{path}\"" : $"cannot unmount \"{path}\"");
        var tainted = entry with { Tainted = true, MountState = "unmounting" };
        await ReplaceAsync(auth, [.. Of(auth).Select(other => other.Uuid == entry.Uuid ? tainted : other)], ct);
        await RemoveAsync(tainted, auth, ct);
    }

    /// <summary>Swaps an entry for a changed one of the same UUID; with changed options the engine is built anew.</summary>
    public async ValueTask ChangeAsync(string path, bool auth, Func<MountEntry, MountEntry> change, CancellationToken ct)
    {
        using var held = await _changes.AcquireAsync("", ct);
        if (Find(auth, path) is not { } entry) throw new RequestException(400, $"tune of path \"{path}\" failed: no mount entry found");
        var changed = change(entry);
        if (changed.Path != entry.Path)
        {
            MountRules.CheckPath(changed.Path, auth);
            MountRules.CheckFree(changed.Path, [.. Of(auth).Where(other => other.Uuid != entry.Uuid)]);
        }
        if (!ReferenceEquals(changed.Options, entry.Options)) _engines.Remove(entry.Uuid);
        await ReplaceAsync(auth, [.. Of(auth).Select(other => other.Uuid == entry.Uuid ? changed : other)], ct);
    }

    static IReadOnlyList<MountEntry> Complete(MountTableStore store, IReadOnlyList<MountEntry>? stored, IReadOnlyList<(string Path, string Type, string Description, bool Local)> required,
        StorageBatch batch)
    {
        var entries = (stored ?? []).ToList();
        var missing = required.Where(wanted => entries.TrueForAll(entry => entry.Type != wanted.Type)).ToList();
        foreach (var (path, type, description, local) in missing) entries.Add(MountDefaults.Dress(store.NewEntry(path, type, description, local)));
        if (missing.Count > 0) store.Put(batch, entries);
        return entries;
    }

    async ValueTask RemoveAsync(MountEntry entry, bool auth, CancellationToken ct)
    {
        var prefix = auth ? "auth/" + entry.Path : entry.Path;
        await _revoker.RevokeBelowAsync(prefix, RevocationWay.Now, ct);
        await _barrier.DeleteBelowAsync(MountBuilder.PrefixOf(entry, auth), ct);
        _engines.Remove(entry.Uuid);
        await ReplaceAsync(auth, [.. Of(auth).Where(other => other.Uuid != entry.Uuid)], ct);
    }

    async ValueTask ReplaceAsync(bool auth, IReadOnlyList<MountEntry> entries, CancellationToken ct)
    {
        var batch = new StorageBatch();
        (auth ? _authStore : _secretsStore).Put(batch, entries);
        await _barrier.TryCommitAsync(batch, ct);
        if (auth) _auth = entries;
        else _secrets = entries;
        Publish();
    }

    void Publish() => _router.Current = new RouteTable([.. _secrets.Select(entry => Build(entry, auth: false)), .. _auth.Select(entry => Build(entry, auth: true))]);

    Mount Build(MountEntry entry, bool auth)
    {
        var info = _builder.InfoOf(entry, auth);
        if (!_engines.TryGetValue(entry.Uuid, out var engine)) _engines.Add(entry.Uuid, engine = _builder.EngineOf(entry, info, auth));
        return new Mount(info, engine, new StorageView(_barrier, MountBuilder.PrefixOf(entry, auth))) { Tainted = entry.Tainted };
    }
}
