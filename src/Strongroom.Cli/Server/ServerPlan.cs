using Strongroom.Cli.Server.Logging;
using Strongroom.Core.Lifecycle;
using Strongroom.Http.Listeners;
using Strongroom.Http.Telemetry;
using Strongroom.Sdk.Seals;

namespace Strongroom.Cli.Server;

/// <summary>What a server is built from, decided and checked: the configuration, the environment and the flags put together.</summary>
sealed record ServerPlan
{
    public const long UsualCacheBytes = 32 << 20;

    public required string StorageType { get; init; }
    public IReadOnlyDictionary<string, string> StorageParameters { get; init; } = new Dictionary<string, string>();
    public required IReadOnlyList<ListenerOptions> Listeners { get; init; }
    /// <summary>The one seal, or several auto seals.</summary>
    public required IReadOnlyList<SealPlan> Seals { get; init; }
    /// <summary>The disabled stanza: the seal that a storage may still be under.</summary>
    public SealPlan? DisabledSeal { get; init; }
    /// <summary>How many of the seals it takes to open; 1: any of them.</summary>
    public int SealQuorum { get; init; } = 1;
    public required VaultOptions Vault { get; init; }
    public LogOptions Log { get; init; } = new();
    public MetricsOptions Metrics { get; init; } = new();
    public string PidFile { get; init; } = "";
    public bool DisableMlock { get; init; }
    /// <summary>Bytes of entries (encrypted) kept in memory; 0 for none.</summary>
    public long CacheBytes { get; init; } = UsualCacheBytes;
    /// <summary>Null: not a development server.</summary>
    public DevelopmentPlan? Development { get; init; }
    /// <summary>Sentences for the operator, printed with the banner.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}

/// <summary>The seal's type, its stanza's values, and where it stands in the configuration.</summary>
sealed record SealPlan(string Type, IReadOnlyDictionary<string, string> Parameters, string Source)
{
    /// <summary>What the storage and the status call it; of one seal its type, unless the stanza says otherwise.</summary>
    public string Name { get; init; } = Type;
    public int Priority { get; init; } = 1;
    /// <summary>What new wrapped keys are bound to; null: to nothing.</summary>
    public SealBinding? Binding { get; init; }

    public static SealPlan Shamir { get; } = new("shamir", new Dictionary<string, string>(), "");
}

/// <summary>A server that forgets everything, with a token everybody knows.</summary>
sealed record DevelopmentPlan(string RootToken, bool KvV1);
