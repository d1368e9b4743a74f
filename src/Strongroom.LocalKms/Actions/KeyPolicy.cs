using System.Text.Json;
using Strongroom.LocalKms.Keys;

namespace Strongroom.LocalKms.Actions;

/// <summary>Whether a key's own policy lets somebody use it. There are no identity policies here: where a key policy leaves it to them (it names the account), they allow.</summary>
static class KeyPolicy
{
    /// <summary>Who administers a key could change its policy anyway, so that is not decided.</summary>
    static readonly string[] Decided = ["DescribeKey", "GetKeyRotationStatus", "Encrypt", "Decrypt", "ReEncrypt", "GenerateDataKey", "GenerateDataKeyWithoutPlaintext"];

    /// <exception cref="KmsError">AccessDeniedException.</exception>
    public static void Check(KmsCall call, string action, string callerArn)
    {
        if (!Decided.Contains(action) || KeyOf(call) is not { Policy: { } policy } key) return;
        using var document = JsonDocument.Parse(policy);
        var context = new PolicyContext($"kms:{action}", callerArn, call.AccountId, call.Input.Map(action == "ReEncrypt" ? "SourceEncryptionContext" : "EncryptionContext"));
        var isAllowed = false;
        foreach (var statement in Statements(document.RootElement))
            switch (Text(statement, "Effect"))
            {
                case "Allow": isAllowed |= Fits(statement, context, unknown: false); break;
                case "Deny" when Fits(statement, context, unknown: true): throw Denied("with an explicit deny in a resource-based policy");
            }
        if (!isAllowed) throw Denied($"because no resource-based policy allows the kms:{action} action");

        KmsError Denied(string why) => new("AccessDeniedException", $"User: {callerArn} is not authorized to perform: kms:{action} on resource: {call.Store.Arn(key.Id)} {why}");
    }

    /// <summary>Null: the action itself says what is wrong with the reference.</summary>
    static KmsKey? KeyOf(KmsCall call)
    {
        try
        {
            if (call.Input.Text("KeyId") is { } reference) return call.Store.Resolve(reference);
            return call.Input.Text("CiphertextBlob") is null ? null : call.Store.Keys.GetValueOrDefault(BlobCipher.KeyIdOf(call.Input.Bytes("CiphertextBlob", int.MaxValue)));
        }
        catch (KmsError)
        {
            return null;
        }
    }

    static IEnumerable<JsonElement> Statements(JsonElement policy) => !policy.TryGetProperty("Statement", out var found) ? []
        : found.ValueKind == JsonValueKind.Array ? [.. found.EnumerateArray().Where(each => each.ValueKind == JsonValueKind.Object)] : found.ValueKind == JsonValueKind.Object ? [found] : [];

    /// <summary><paramref name="unknown"/>: what a statement counts for whose meaning is not known here; the careful way.</summary>
    static bool Fits(JsonElement statement, PolicyContext context, bool unknown)
    {
        if (statement.TryGetProperty("NotAction", out _) || statement.TryGetProperty("NotPrincipal", out _)) return unknown;
        if (!PolicyContext.Texts(statement, "Action").Any(context.IsAction) || !IsPrincipal(statement, context)) return false;
        return !statement.TryGetProperty("Condition", out var condition) || (context.Meets(condition) ?? unknown);
    }

    static bool IsPrincipal(JsonElement statement, PolicyContext context)
        => statement.TryGetProperty("Principal", out var principal) && (principal.ValueKind == JsonValueKind.Object ? PolicyContext.Texts(principal, "AWS") : PolicyContext.Texts(statement, "Principal")).Any(context.IsCaller);

    static string? Text(JsonElement element, string name) => element.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}
