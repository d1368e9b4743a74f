using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/seal</c> and <c>sys/step-down</c>: both need a token that may, so they pass the pipeline.</summary>
sealed class SealPaths(Action requestSeal)
{
    public IEnumerable<EnginePath> Paths =>
    [
        new("seal", "Seal the vault.") { Access = PathAccess.Sudo, Update = Seal },
        new("step-down", "Give up being the active node; without high availability nothing happens.") { Access = PathAccess.Sudo, Update = (_, _) => default },
    ];

    ValueTask<EngineResponse?> Seal(EngineRequest request, CancellationToken ct)
    {
        requestSeal();
        return default;
    }
}
