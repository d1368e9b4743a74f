using System.Globalization;
using System.Text.Json;
using Strongroom.Primitives;

namespace Strongroom.Sdk.Paths;

/// <summary>Reads values as leniently as Vault does: numbers and booleans may come as text, lists as comma-separated text.</summary>
static class FieldParsers
{
    public static readonly IReadOnlyDictionary<string, string> NoTexts = new Dictionary<string, string>();

    public static string Text(JsonElement raw) => raw.ValueKind switch
    {
        JsonValueKind.String => raw.GetString()!,
        JsonValueKind.Null => "",
        JsonValueKind.True => "1", // as mapstructure's weak decoding has it
        JsonValueKind.False => "0",
        JsonValueKind.Number => raw.GetRawText(),
        _ => throw Expected("string", raw),
    };

    public static long Integer(JsonElement raw) => raw.ValueKind switch
    {
        JsonValueKind.Number when raw.TryGetInt64(out var value) => value,
        JsonValueKind.Number when raw.TryGetDouble(out var value) && Math.Abs(value) < long.MaxValue => (long)value,
        JsonValueKind.String => Integer(raw.GetString()!),
        JsonValueKind.True => 1,
        JsonValueKind.False or JsonValueKind.Null => 0,
        _ => throw Expected("int", raw),
    };

    public static long Integer(string text) => text.Length == 0 ? 0
        : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value
        : throw new FormatException($"cannot parse '' as int: strconv.ParseInt: parsing {Quote(text)}: invalid syntax");

    public static bool Flag(JsonElement raw) => raw.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False or JsonValueKind.Null => false,
        JsonValueKind.Number => raw.GetDouble() != 0,
        JsonValueKind.String => Flag(raw.GetString()!),
        _ => throw Expected("bool", raw),
    };

    public static bool Flag(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "" or "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw new FormatException($"cannot parse '' as bool: strconv.ParseBool: parsing {Quote(text)}: invalid syntax"),
    };

    public static TimeSpan Duration(JsonElement raw) => raw.ValueKind switch
    {
        JsonValueKind.Number => Duration(raw.GetRawText()),
        JsonValueKind.String => Duration(raw.GetString()!),
        JsonValueKind.Null => default,
        _ => throw Expected("duration", raw),
    };

    public static TimeSpan Duration(string text) => text.Length == 0 ? default
        : GoDuration.TryParse(text, out var value) ? value
        : throw new FormatException($"time: invalid duration {Quote(text)}");

    public static IReadOnlyList<string> Texts(JsonElement raw) => raw.ValueKind switch
    {
        JsonValueKind.Array => [.. raw.EnumerateArray().Select(Text)],
        JsonValueKind.String => Texts(raw.GetString()!),
        JsonValueKind.Null => [],
        JsonValueKind.Number => [raw.GetRawText()],
        _ => throw Expected("slice", raw),
    };

    public static IReadOnlyList<string> Texts(string text) => text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public static IReadOnlyDictionary<string, string> TextMap(JsonElement raw)
    {
        if (raw.ValueKind == JsonValueKind.Null) return NoTexts;
        if (raw.ValueKind == JsonValueKind.Object) return raw.EnumerateObject().DistinctBy(p => p.Name).ToDictionary(p => p.Name, p => Text(p.Value));
        if (raw.ValueKind == JsonValueKind.Array)
        {
            var pairs = new Dictionary<string, string>();
            foreach (var item in raw.EnumerateArray())
                foreach (var (key, value) in TextMap(Text(item))) pairs[key] = value;
            return pairs;
        }
        return raw.ValueKind == JsonValueKind.String ? TextMap(raw.GetString()!) : throw Expected("map", raw);
    }

    public static IReadOnlyDictionary<string, string> TextMap(string text)
    {
        if (text.Length == 0) return NoTexts;
        if (text.StartsWith('{')) return TextMap(JsonText(text));
        var pairs = new Dictionary<string, string>();
        foreach (var pair in text.Split(','))
        {
            var equals = pair.IndexOf('=');
            if (equals < 1) throw new FormatException($"invalid key pair {Quote(pair)}");
            pairs[pair[..equals].Trim()] = pair[(equals + 1)..];
        }
        return pairs;
    }

    public static JsonElement JsonText(string text)
    {
        try { using var document = JsonDocument.Parse(text); return document.RootElement.Clone(); }
        catch (JsonException) { throw new FormatException("not a JSON value"); }
    }

    static string Quote(string text) => "\"" + text + "\"";

    static FormatException Expected(string type, JsonElement raw) => new($"'' expected type '{type}', got unconvertible type '{TypeName(raw.ValueKind)}'");

    static string TypeName(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "map[string]interface {}",
        JsonValueKind.Array => "[]interface {}",
        JsonValueKind.True or JsonValueKind.False => "bool",
        JsonValueKind.Number => "json.Number",
        _ => "string",
    };
}
