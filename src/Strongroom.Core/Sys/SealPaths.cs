using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/seal</c> and <c>sys/step-down</c>, and what is known of the seal: all need a token that may, so they pass the pipeline.</summary>
sealed class SealPaths(Action requestSeal, Func<JsonObject> facts)
{
    public IEnumerable<EnginePath> Paths =>
    [
        new("seal", "Seal the vault.") { Access = PathAccess.Sudo, Update = Seal },
        new("step-down", "Give up being the active node; without high availability nothing happens.") { Access = PathAccess.Sudo, Update = (_, _) => default },
        new("strongroom/seal", "Tell about the seal: its key, the settings in effect and where each came from, the last call to its service.") { Read = (_, _) => new(EngineResponse.Of(facts())) },
    ];

    ValueTask<EngineResponse?> Seal(EngineRequest request, CancellationToken ct)
    {
        requestSeal();
        return default;
    }
}
