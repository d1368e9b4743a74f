using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Versioned secrets (storage formats, section 19).</summary>
sealed class KvV2Engine : Engine
{
    readonly KvStore _store;

    public KvV2Engine(EngineContext context) => _store = new KvStore(context.Mount, context.Time);

    public override async ValueTask OnMountAsync(IStorage storage, CancellationToken ct) => await _store.OpenAsync(storage, ct);

    public override void OnChanged(string key) => _store.Forget(key);

    protected override PathTable DefinePaths() => new("The key-value engine keeps several versions of each secret, with settings and notes for each key.",
    [
        .. new KvConfigPaths(_store).Paths,
        .. new KvDataPaths(_store).Paths,
        .. new KvVersionPaths(_store).Paths,
        .. new KvMetadataPaths(_store).Paths,
        .. KvWrongPaths.Paths,
    ]);
}
