using System.Text.Json;
using Strongroom.Primitives.Hcl;

namespace Strongroom.Core.Policies;

/// <summary>Holds a request's body against <see cref="ParameterRules"/>.</summary>
static class ParameterCheck
{
    const string Any = "*";

    public static DenialReason Check(ParameterRules rules, JsonElement body)
    {
        var isObject = body.ValueKind == JsonValueKind.Object;
        foreach (var name in rules.Required)
            if (!isObject || !body.TryGetProperty(name, out _)) return DenialReason.ParameterRequired;
        if (!isObject) return DenialReason.None;

        var allowsAny = rules.Allowed.ContainsKey(Any);
        foreach (var property in body.EnumerateObject())
        {
            if (rules.Denied.ContainsKey(Any)) return DenialReason.ParameterDenied;
            var name = property.Name.ToLowerInvariant();
            if (rules.Denied.TryGetValue(name, out var denied) && Matches(denied, property.Value)) return DenialReason.ParameterDenied;
            if (rules.Allowed.Count == 0) continue;
            if (!rules.Allowed.TryGetValue(name, out var allowed))
            {
                if (allowsAny) continue;
                return DenialReason.ParameterNotAllowed;
            }
            if (!Matches(allowed, property.Value)) return DenialReason.ParameterNotAllowed;
        }
        return DenialReason.None;
    }

    static bool Matches(IReadOnlyList<HclValue> values, JsonElement actual)
    {
        if (values.Count == 0) return true;
        foreach (var value in values)
            if (Equal(value, actual)) return true;
        return false;
    }

    static bool Equal(HclValue value, JsonElement actual) => (value, actual.ValueKind) switch
    {
        (HclString text, JsonValueKind.String) => Glob(text.Value, actual.GetString()!),
        (HclNumber number, JsonValueKind.Number) => SameNumber(number, actual),
        (HclBool flag, JsonValueKind.True or JsonValueKind.False) => flag.Value == actual.GetBoolean(),
        (HclList list, JsonValueKind.Array) => SameList(list.Items, actual),
        (HclObject body, JsonValueKind.Object) => SameObject(body, actual),
        _ => false,
    };

    static bool SameNumber(HclNumber number, JsonElement actual)
        => number.TryGetInt64(out var whole) && actual.TryGetInt64(out var other) ? whole == other : number.ToDouble().Equals(actual.GetDouble());

    static bool SameList(IReadOnlyList<HclValue> values, JsonElement actual)
    {
        if (values.Count != actual.GetArrayLength()) return false;
        for (var i = 0; i < values.Count; i++)
            if (!Equal(values[i], actual[i])) return false;
        return true;
    }

    static bool SameObject(HclObject body, JsonElement actual)
    {
        var count = 0;
        foreach (var property in actual.EnumerateObject())
        {
            if (body[property.Name] is not { } value || !Equal(value, property.Value)) return false;
            count++;
        }
        return count == body.Items.Count;
    }

    /// <summary>A star may stand at the beginning, the end, or both.</summary>
    static bool Glob(string pattern, string text)
    {
        if (!pattern.Contains('*', StringComparison.Ordinal)) return string.Equals(pattern, text, StringComparison.Ordinal);
        if (pattern == Any) return true;
        var starts = pattern.EndsWith('*');
        var ends = pattern.StartsWith('*');
        var core = pattern.AsSpan(ends ? 1 : 0, pattern.Length - (ends ? 1 : 0) - (starts ? 1 : 0));
        return (starts, ends) switch
        {
            (true, true) => text.AsSpan().IndexOf(core, StringComparison.Ordinal) >= 0,
            (true, false) => text.AsSpan().StartsWith(core, StringComparison.Ordinal),
            (false, true) => text.AsSpan().EndsWith(core, StringComparison.Ordinal),
            _ => string.Equals(pattern, text, StringComparison.Ordinal),
        };
    }
}
