using System.Text.Json;

namespace Strongroom.LocalKms.Actions;

/// <summary>A request as policies see it: the action, who asks, and the encryption context.</summary>
sealed class PolicyContext(string action, string callerArn, string account, IReadOnlyList<KeyValuePair<string, string>> encryptionContext)
{
    const string ContextKey = "kms:EncryptionContext:", Names = "kms:EncryptionContextKeys";

    public bool IsAction(string pattern) => pattern == "*" || (pattern.EndsWith('*') ? action.StartsWith(pattern[..^1], StringComparison.OrdinalIgnoreCase) : action.Equals(pattern, StringComparison.OrdinalIgnoreCase));

    /// <summary>The account stands for all of its identities, and a role for its sessions.</summary>
    public bool IsCaller(string principal) => principal == "*" || principal == account || principal == callerArn || principal.EndsWith($":iam::{account}:root", StringComparison.Ordinal)
        || (principal.Contains($":iam::{account}:role/", StringComparison.Ordinal) && callerArn.Contains($":assumed-role/{principal[(principal.LastIndexOf('/') + 1)..]}/", StringComparison.Ordinal));

    /// <summary>Null: it holds operators or keys that are not known here.</summary>
    public bool? Meets(JsonElement condition)
    {
        if (condition.ValueKind != JsonValueKind.Object) return null;
        var all = condition.EnumerateObject().SelectMany(test => test.Value.ValueKind == JsonValueKind.Object ? test.Value.EnumerateObject().Select(each => Meets(test.Name, each.Name, Texts(test.Value, each.Name))) : [null]).ToList();
        return all.Contains(false) ? false : all.Contains(null) ? null : true;
    }

    bool? Meets(string test, string key, IReadOnlyList<string> wanted)
    {
        if (key == Names) return test switch
        {
            "ForAnyValue:StringEquals" => encryptionContext.Any(pair => wanted.Contains(pair.Key)),
            "ForAllValues:StringEquals" => encryptionContext.All(pair => wanted.Contains(pair.Key)),
            "Null" => IsNull(encryptionContext.Count == 0, wanted),
            _ => null,
        };
        var value = key == "kms:CallerAccount" ? account : key.StartsWith(ContextKey, StringComparison.OrdinalIgnoreCase) ? encryptionContext.FirstOrDefault(pair => pair.Key == key[ContextKey.Length..]).Value : null;
        if (value is null && key != "kms:CallerAccount" && !key.StartsWith(ContextKey, StringComparison.OrdinalIgnoreCase)) return null;
        return test switch
        {
            "StringEquals" => value is not null && wanted.Contains(value),
            "StringEqualsIfExists" => value is null || wanted.Contains(value),
            "StringNotEquals" or "StringNotEqualsIfExists" => value is null || !wanted.Contains(value), // what is not there is different from everything
            "Null" => IsNull(value is null, wanted),
            _ => null,
        };
    }

    static bool? IsNull(bool isMissing, IReadOnlyList<string> wanted) => wanted is [var text] ? isMissing == (text == "true") : null;

    /// <summary>One text or a list of them.</summary>
    public static IReadOnlyList<string> Texts(JsonElement element, string name) => !element.TryGetProperty(name, out var found) ? []
        : found.ValueKind switch
        {
            JsonValueKind.String => [found.GetString()!],
            JsonValueKind.True or JsonValueKind.False => [found.GetBoolean() ? "true" : "false"],
            JsonValueKind.Array => [.. found.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.String).Select(each => each.GetString()!)],
            _ => [],
        };
}
