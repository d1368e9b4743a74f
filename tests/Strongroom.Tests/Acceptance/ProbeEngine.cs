using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Tests.Acceptance;

/// <summary>An engine that notes who called it and does what the test wants then.</summary>
sealed class ProbeEngine(List<string> calls, Action? onCall) : Engine
{
    static readonly Field<int> Number = Field.Integer("number", "Any whole number.");

    protected override PathTable DefinePaths() => new("Notes its calls.",
    [
        new("open", "Needs no token.") { Access = PathAccess.Unauthenticated, Read = Answer },
        new("guarded", "Needs sudo.") { Access = PathAccess.Sudo, Read = Answer },
        new("typed", "Takes a number.") { Fields = [Number], Update = Answer, Exists = (_, _) => new(true) },
        new("item/{name*}", "Anything.") { Fields = [Field.Text("name", "A name.")], Read = Answer, Update = Answer, Delete = Answer, TakesAnyMember = true },
    ]);

    ValueTask<EngineResponse?> Answer(EngineRequest request, CancellationToken ct)
    {
        onCall?.Invoke();
        calls.Add($"{request.Operation} {request.Path} by {request.Caller?.DisplayName ?? "nobody"}");
        return new(EngineResponse.Of(new JsonObject { ["path"] = request.Path }));
    }
}
