using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Routing;

/// <summary>An engine at its place: immutable; tuning makes a new one.</summary>
public sealed record Mount(MountInfo Info, Engine Engine, IStorage View)
{
    /// <summary>Being removed: no requests any more.</summary>
    public bool Tainted { get; init; }
}
