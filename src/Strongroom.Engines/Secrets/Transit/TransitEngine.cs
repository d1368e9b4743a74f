using Microsoft.Extensions.Logging;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;
using Strongroom.Sdk.Tools;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>Cryptography as a service: keys that never leave, and work done with them (storage formats, section 20).</summary>
public sealed class TransitEngine : Engine
{
    readonly KeyStore _store;
    readonly TransitSettings _settings = new();
    readonly AutoRotation _rotation;

    TransitEngine(EngineContext context)
    {
        _store = new KeyStore(context.Time);
        _rotation = new AutoRotation(_store, context.Mount.Path, context.Loggers.CreateLogger<AutoRotation>());
    }

    public static Engine Create(EngineContext context) => new TransitEngine(context);

    public override ValueTask OnPeriodAsync(IStorage storage, CancellationToken ct) => _rotation.RunAsync(storage, ct);

    protected override PathTable DefinePaths() => new("The transit engine encrypts, decrypts and signs what is sent to it with keys that it keeps; it does not store the data.",
    [
        .. new KeyPaths(_store).Paths,
        .. new KeyConfigPaths(_store, _settings, _rotation).Paths,
        .. new EncryptPaths(_store, _settings).Paths,
        .. new DecryptPaths(_store).Paths,
        .. new DataKeyPaths(_store).Paths,
        .. new SignPaths(_store).Paths,
        .. new VerifyPaths(_store).Paths,
        .. new HmacPaths(_store).Paths,
        .. new ExportPaths(_store).Paths,
        .. new BackupPaths(_store).Paths,
        .. new ImportPaths(_store).Paths,
        .. new CachePaths().Paths,
        .. ToolPaths.Below(""),
    ]);
}
