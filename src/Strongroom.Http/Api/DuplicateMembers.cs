using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Http.Api;

/// <summary>Of members with the same name the last one counts, as in Go.</summary>
static class DuplicateMembers
{
    public static JsonElement LastWins(JsonElement root)
    {
        using var document = JsonDocument.Parse((Rebuild(root) ?? JsonValue.Create((string?)null))?.ToJsonString() ?? "null");
        return document.RootElement.Clone();
    }

    static JsonNode? Rebuild(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var members = new JsonObject();
                foreach (var property in element.EnumerateObject()) members[property.Name] = Rebuild(property.Value);
                return members;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Rebuild)]);
            default:
                return JsonValue.Create(element);
        }
    }
}
