using Strongroom.Sdk.Engines;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>The key-value engine: plain (version 1) or versioned (version 2), as the mount's <c>version</c> option says.</summary>
public static class KvEngine
{
    public static Engine Create(EngineContext context)
        => context.Mount.Options.TryGetValue("version", out var version) && version == "2" ? new KvV2Engine(context) : new KvV1Engine(context);
}
