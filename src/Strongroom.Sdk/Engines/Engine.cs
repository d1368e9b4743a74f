using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Leases;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;

namespace Strongroom.Sdk.Engines;

/// <summary>A secrets engine or auth method at one mount: a path table and the work behind it. Handlers run concurrently.</summary>
public abstract class Engine
{
    public PathTable Paths => field ??= DefinePaths();
    protected abstract PathTable DefinePaths();
    public virtual IReadOnlyList<LeaseType> LeaseTypes => [];
    /// <summary>Called once when the mount is created, in the batch-less time before it is reachable.</summary>
    public virtual ValueTask OnMountAsync(IStorage storage, CancellationToken ct) => default;
    /// <summary>About once a minute on the active node.</summary>
    public virtual ValueTask OnPeriodAsync(IStorage storage, CancellationToken ct) => default;
    /// <summary>A standby's cache must forget this key.</summary>
    public virtual void OnChanged(string key) { }
}

/// <summary>What an engine is built with.</summary>
public sealed record EngineContext(MountInfo Mount, TimeProvider Time, ILoggerFactory Loggers);

/// <summary>Makes an engine for a mount: one line each in the catalog.</summary>
public delegate Engine EngineFactory(EngineContext context);
