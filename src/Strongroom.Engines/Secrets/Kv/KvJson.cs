using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Secrets pass through as the bytes that were sent: numbers keep every digit, and nothing is taken apart and put together again.</summary>
static class KvJson
{
    static readonly JsonDocumentOptions NoRepeats = new() { AllowDuplicateProperties = false, MaxDepth = 256 };

    /// <summary>The bytes to store. Where a member is given twice the last one counts, as with Vault.</summary>
    public static byte[] Bytes(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value).ToArray();
        try
        {
            using var check = JsonDocument.Parse(raw, NoRepeats);
            return raw;
        }
        catch (JsonException)
        {
            return Bytes(LastWins(value));
        }
    }

    public static byte[] Bytes(JsonNode? value)
    {
        if (value is null) return "null"u8.ToArray();
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer)) value.WriteTo(writer);
        return buffer.ToArray();
    }

    /// <summary>What was stored, as a node that prints the same bytes; null for a stored <c>null</c>.</summary>
    public static JsonObject? Object(ReadOnlySpan<byte> stored) => JsonObject.Create(JsonElement.Parse(stored));

    static JsonNode? LastWins(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => LastWinsObject(value),
        JsonValueKind.Array => new JsonArray([.. value.EnumerateArray().Select(LastWins)]),
        JsonValueKind.Null => null,
        _ => JsonValue.Create(value),
    };

    static JsonObject LastWinsObject(JsonElement value)
    {
        var result = new JsonObject();
        foreach (var property in value.EnumerateObject()) result[property.Name] = LastWins(property.Value);
        return result;
    }

    /// <summary>JSON merge patch (RFC 7396).</summary>
    public static JsonNode? Merge(JsonNode? target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object) return LastWins(patch);
        var merged = target as JsonObject ?? [];
        foreach (var member in patch.EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Null) merged.Remove(member.Name);
            else
            {
                merged.TryGetPropertyValue(member.Name, out var before);
                if (before is not null) merged.Remove(member.Name); // a node has one parent
                merged[member.Name] = Merge(before, member.Value);
            }
        return merged;
    }
}
