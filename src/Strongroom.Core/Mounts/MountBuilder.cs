using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Mounts;

/// <summary>Turns a table's entry into what the router needs: the snapshot for the engine, the engine, and where its data lie.</summary>
sealed class MountBuilder(EngineCatalog catalog, MountTtls ttls, TimeProvider time, ILoggerFactory loggers)
{
    static readonly IReadOnlyDictionary<string, string> NoOptions = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, EngineFactory> CoreEngines { get; set; } = new Dictionary<string, EngineFactory>();

    /// <summary>Storage formats, section 8: the system mount and the token store keep their data outside the UUIDs.</summary>
    public static string PrefixOf(MountEntry entry, bool auth) => (auth, entry.Type) switch
    {
        (false, "system") => "sys/",
        (true, "token") => "sys/token/",
        (true, _) => $"auth/{entry.Uuid}/",
        _ => $"logical/{entry.Uuid}/",
    };

    public MountInfo InfoOf(MountEntry entry, bool auth) => new()
    {
        Path = auth ? "auth/" + entry.Path : entry.Path,
        Type = entry.Type,
        Accessor = entry.Accessor,
        Uuid = entry.Uuid,
        BackendAwareUuid = entry.BackendAwareUuid,
        Options = entry.Options ?? NoOptions,
        DefaultLeaseTtl = ttls.DefaultOf(entry.Config),
        MaxLeaseTtl = ttls.MaxOf(entry.Config),
    };

    public Engine EngineOf(MountEntry entry, MountInfo info, bool auth)
    {
        var context = new EngineContext(info, time, loggers);
        if (CoreEngines.TryGetValue(entry.Type, out var core)) return core(context);
        return (auth ? catalog.Auth : catalog.Secrets).TryGetValue(entry.Type, out var factory) ? factory(context) : new UnavailableEngine(entry.Type);
    }
}
