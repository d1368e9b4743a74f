using System.Text.Json;

namespace Strongroom.LocalKms.Actions;

/// <summary>The members of a request, with the checks that every action makes alike.</summary>
sealed class KmsInput(JsonElement body)
{
    public string? Text(string name) => Find(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString() : throw Wrong(name, "a string");

    public string Required(string name) => Text(name) ?? throw KmsError.Validation(
        $"1 validation error detected: Value null at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: Member must not be null");

    public int? Number(string name) => Find(name) is not { } value ? null : value.TryGetIntChecked() ?? throw Wrong(name, "a number");

    public bool Flag(string name) => Find(name) is { } value && (value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw Wrong(name, "a boolean"));

    /// <summary>A blob of 1 to <paramref name="most"/> bytes.</summary>
    public byte[] Bytes(string name, int most)
    {
        var text = Required(name);
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) throw Wrong(name, "base64");
        if (length == 0 || length > most)
            throw KmsError.Validation($"1 validation error detected: Value at '{char.ToLowerInvariant(name[0])}{name[1..]}' failed to satisfy constraint: "
                + $"Member must have length {(length == 0 ? "greater than or equal to 1" : $"less than or equal to {most}")}");
        return bytes[..length];
    }

    public IReadOnlyList<KeyValuePair<string, string>> Map(string name)
        => Find(name) is not { } value ? []
            : value.ValueKind == JsonValueKind.Object && value.EnumerateObject().All(pair => pair.Value.ValueKind == JsonValueKind.String)
                ? [.. value.EnumerateObject().Select(pair => KeyValuePair.Create(pair.Name, pair.Value.GetString()!))] : throw Wrong(name, "a map of strings");

    public IReadOnlyList<JsonElement> List(string name)
        => Find(name) is not { } value ? [] : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray()] : throw Wrong(name, "a list");

    /// <summary>The associated data that an encryption context stands for: compact JSON with sorted names, or nothing.</summary>
    public byte[] Context(string name = "EncryptionContext")
    {
        var pairs = Map(name);
        if (pairs.Count == 0) return [];
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            foreach (var (key, value) in pairs.OrderBy(pair => pair.Key, StringComparer.Ordinal)) writer.WriteString(key, value);
            writer.WriteEndObject();
        }
        return stream.ToArray();
    }

    JsonElement? Find(string name) => body.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    static KmsError Wrong(string name, string expected) => new("SerializationException", $"{name} is not {expected}");
}

static class JsonElementExtensions
{
    public static int? TryGetIntChecked(this JsonElement value) => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) ? number : null;
}
