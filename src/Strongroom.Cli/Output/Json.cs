using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Cli.Output;

/// <summary>From the server's JSON to what is printed: maps sorted as Go sorts them, numbers kept to the letter.</summary>
static class Json
{
    public static JsonNode? Sorted(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => SortedObject(element),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Sorted)]),
        JsonValueKind.Null or JsonValueKind.Undefined => null,
        _ => JsonValue.Create(element),
    };

    public static JsonObject SortedObject(JsonElement element)
    {
        var sorted = new JsonObject();
        foreach (var (name, value) in Members(element)) sorted[name] = Sorted(value);
        return sorted;
    }

    public static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(value => (JsonNode?)value)]);

    public static JsonObject Map(IReadOnlyDictionary<string, string> pairs)
    {
        var map = new JsonObject();
        foreach (var (key, value) in pairs) map[key] = value;
        return map;
    }

    /// <summary>The members of an object in the order of their names; none when it is no object.</summary>
    public static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement element) => element.ValueKind != JsonValueKind.Object
        ? []
        : element.EnumerateObject().Select(member => (member.Name, member.Value)).OrderBy(member => member.Name, StringComparer.Ordinal);

    /// <summary>The listed members in the listed order, and no others; what is absent or null gets its stand-in.</summary>
    public static JsonObject Only(JsonElement element, params ReadOnlySpan<(string Name, JsonNode? Missing)> order)
    {
        var ordered = new JsonObject();
        foreach (var (name, missing) in order)
            ordered[name] = element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
                ? Sorted(value)
                : missing?.DeepClone();
        return ordered;
    }

    /// <summary>The members that are listed, in that order, then the rest by name; nothing is made up.</summary>
    public static JsonObject InOrder(JsonElement element, params ReadOnlySpan<string> order)
    {
        var ordered = new JsonObject();
        if (element.ValueKind != JsonValueKind.Object) return ordered;
        foreach (var name in order)
            if (element.TryGetProperty(name, out var value))
                ordered[name] = Sorted(value);
        foreach (var (name, value) in Members(element))
            if (!ordered.ContainsKey(name))
                ordered[name] = Sorted(value);
        return ordered;
    }

    public static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? Plain(value) : "";

    /// <summary>A scalar as text: strings without quotes, the rest as written.</summary>
    public static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Undefined or JsonValueKind.Null => "",
        _ => value.GetRawText(),
    };

    public static bool True(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    public static long Number(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) ? number : 0;
}
