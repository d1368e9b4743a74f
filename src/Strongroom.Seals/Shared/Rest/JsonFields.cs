using System.Globalization;
using System.Text.Json;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>Reads members of an answer without trusting it: what is missing or of another type is null.</summary>
static class JsonFields
{
    public static JsonElement? Object(this JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.Object } found ? found : null;

    public static string? Text(this JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.String } found ? found.GetString() : null;

    public static bool? Flag(this JsonElement element, string name) => Find(element, name)?.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null };

    /// <summary>A whole number, also when it is written as text (Google's int64, Azure's lifetimes).</summary>
    public static long? Number(this JsonElement element, string name) => Find(element, name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetInt64(out var value) => value,
        { ValueKind: JsonValueKind.String } text when long.TryParse(text.GetString(), NumberStyles.None, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    public static DateTimeOffset? UnixTime(this JsonElement element, string name)
        => element.Number(name) is >= 0 and < 253_402_300_800 and var seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;

    public static IReadOnlyList<string>? Texts(this JsonElement element, string name)
        => Find(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)] : null;

    static JsonElement? Find(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : null;
}
