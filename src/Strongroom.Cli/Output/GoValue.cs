using System.Text.Json;

namespace Strongroom.Cli.Output;

/// <summary>Go's <c>%v</c>, which is what Vault's tables show: <c>[a b]</c>, <c>map[k:v]</c>, <c>&lt;nil&gt;</c>.</summary>
static class GoValue
{
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "<nil>",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Array => $"[{string.Join(' ', value.EnumerateArray().Select(Of))}]",
        JsonValueKind.Object => $"map[{string.Join(' ', Json.Members(value).Select(member => $"{member.Name}:{Of(member.Value)}"))}]",
        _ => value.GetRawText(),
    };

    /// <summary>A member of a table: durations given in seconds become readable.</summary>
    public static string OfMember(string name, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && IsDuration(name) && value.TryGetInt64(out var seconds) ? HumanDuration.Of(seconds) : Of(value);

    /// <summary>A list of strings with quotes, as policies are shown: <c>["default" "p1"]</c>.</summary>
    public static string QuotedList(JsonElement value) => value.ValueKind == JsonValueKind.Array
        ? $"[{string.Join(' ', value.EnumerateArray().Select(item => GoQuote.Of(Json.Plain(item))))}]"
        : "[]";

    static bool IsDuration(string name) => name is "ttl" or "period" or "duration" or "lease_max" or "ttl_max"
        || name.EndsWith("_ttl", StringComparison.Ordinal) || name.EndsWith("_period", StringComparison.Ordinal) || name.EndsWith("_duration", StringComparison.Ordinal);
}
