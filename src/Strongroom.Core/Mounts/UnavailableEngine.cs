using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Mounts;

/// <summary>Stands for an engine that the storage names and this executable lacks: its data stay untouched, its requests say why they fail.</summary>
sealed class UnavailableEngine(string type) : Engine
{
    protected override PathTable DefinePaths() => new($"The engine type \"{type}\" is not part of this version.",
    [
        new("{path*?}", "Not available.") { TakesAnyMember = true, Read = Refuse, Update = Refuse, Patch = Refuse, Delete = Refuse, List = Refuse },
    ]);

    ValueTask<EngineResponse?> Refuse(EngineRequest request, CancellationToken ct)
        => throw new RequestException(500, $"the engine type \"{type}\" of mount \"{request.Mount.Path}\" is not part of this version; its data are kept");
}

/// <summary>A mount that must exist and has no paths yet.</summary>
sealed class EmptyEngine(string help) : Engine
{
    protected override PathTable DefinePaths() => new(help, []);
}
