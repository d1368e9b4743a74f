using Microsoft.Extensions.Logging;
using Strongroom.Cli.Commands.Pkcs11;
using Strongroom.Cli.Configuration;
using Strongroom.Core.Mounts;
using Strongroom.Engines.Secrets.Kv;
using Strongroom.Engines.Secrets.Transit;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;
using Strongroom.Seals.AwsKms;
using Strongroom.Seals.AzureKeyVault;
using Strongroom.Seals.GcpCkms;
using Strongroom.Seals.Pkcs11;
using Strongroom.Seals.Shamir;
using Strongroom.Seals.Static;
using Strongroom.Seals.Transit;
using Strongroom.Storage.File;
using Strongroom.Storage.InMemory;

namespace Strongroom.Cli;

/// <summary>The table of contents of the product: what a configuration may name. A new thing is one folder and one line here.</summary>
static class Catalog
{
    /// <summary>Opens a storage from its stanza; the result is also <see cref="IAsyncDisposable"/> where it holds something.</summary>
    public delegate ValueTask<IStorage> StorageFactory(IReadOnlyDictionary<string, string> parameters, TimeProvider time, ILoggerFactory loggers, CancellationToken ct);

    public static IReadOnlyDictionary<string, StorageFactory> Storages { get; } = new Dictionary<string, StorageFactory>
    {
        ["inmem"] = (_, _, _, _) => new(new InMemoryStorage()),
        ["file"] = async (parameters, time, loggers, ct) => await FileStorage.OpenAsync(new FileStorageOptions { Path = parameters["path"], Sync = parameters.GetValueOrDefault("fsync") is not ("false" or "0") }, time, loggers, ct),
    };

    public static IReadOnlyDictionary<string, Func<SealContext, Seal>> Seals { get; } = new Dictionary<string, Func<SealContext, Seal>>
    {
        ["shamir"] = _ => new Seal.Shares(ShamirSeal.Type, ShamirSeal.Open),
        ["static"] = context => new Seal.Auto(StaticKeyWrapper.Create(context)),
        ["awskms"] = context => new Seal.Auto(AwsKmsKeyWrapper.Create(context)),
        ["azurekeyvault"] = context => new Seal.Auto(AzureKeyVaultKeyWrapper.Create(context)),
        ["gcpckms"] = context => new Seal.Auto(GcpCkmsKeyWrapper.Create(context)),
        ["transit"] = context => new Seal.Auto(TransitKeyWrapper.Create(context)),
        ["pkcs11"] = context => new Seal.Auto(Pkcs11KeyWrapper.Create(context, Pkcs11ModuleCommand.Program)),
    };

    public static ConfigNames Names { get; } = new([.. Storages.Keys], [.. Seals.Keys]);

    public static EngineCatalog Engines { get; } = new(
        Secrets: new Dictionary<string, EngineFactory> { ["kv"] = KvEngine.Create, ["transit"] = TransitEngine.Create },
        Auth: new Dictionary<string, EngineFactory>());
}
