using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary>The mount <c>sys/</c>: the paths of the services it fronts, one class each.</summary>
sealed class SysEngine(IReadOnlyList<EnginePath> paths) : Engine
{
    protected override PathTable DefinePaths() => new("The system mount controls the server: mounts, policies, tokens' capabilities, wrapping, leases, keys and seal.", paths);
}
