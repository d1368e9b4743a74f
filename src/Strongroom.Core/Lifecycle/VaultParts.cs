using Microsoft.Extensions.Logging;
using Strongroom.Core.Mounts;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Lifecycle;

/// <summary>What a vault is put together from, sealed or not: chosen once, when the process starts.</summary>
public sealed record VaultParts
{
    public required EngineCatalog Engines { get; init; }
    public required VaultOptions Options { get; init; }
    public required PgpReader Pgp { get; init; }
    public required TimeProvider Time { get; init; }
    public required ILoggerFactory Loggers { get; init; }
    /// <summary>The seal a storage may still be under: the disabled stanza, or shares where the configured seal is an auto seal.</summary>
    public Seal? MigrateFrom { get; init; }
    /// <summary>Prints the metrics in a format (<c>prometheus</c> or <c>json</c>); null where nobody measures.</summary>
    public Func<string, RawBody>? Metrics { get; init; }
}
