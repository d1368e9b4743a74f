using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;

namespace Strongroom.Http.Api;

/// <summary><c>list=true</c> chose the operation and is no parameter of the path any more.</summary>
static class ListParameters
{
    public static JsonElement Without(JsonElement query, Operation operation)
    {
        if (operation != Operation.List || query.ValueKind != JsonValueKind.Object || !query.TryGetProperty("list", out _)) return query;
        var rest = JsonObject.Create(query)!;
        rest.Remove("list");
        using var document = JsonDocument.Parse(rest.ToJsonString());
        return document.RootElement.Clone();
    }
}
