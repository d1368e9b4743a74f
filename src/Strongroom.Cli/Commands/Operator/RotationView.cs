using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>An attempt to replace keys, as a table or a document.</summary>
static class RotationView
{
    public static bool IsStarted(JsonElement state) => Json.True(state, "started");

    public static bool IsComplete(JsonElement state) => Json.True(state, "complete");

    /// <summary>In the order of Vault's own client.</summary>
    public static JsonObject Document(JsonElement state) => Json.Only(state, ("nonce", ""), ("started", false), ("t", 0), ("n", 0), ("progress", 0), ("required", 0),
        ("pgp_fingerprints", null), ("backup", false), ("verification_required", false), ("verification_nonce", ""));

    public static IEnumerable<(string, string)> Rows(JsonElement state, string progressTitle)
    {
        yield return ("Nonce", Json.Text(state, "nonce"));
        yield return ("Started", Json.True(state, "started") ? "true" : "false");
        if (!IsStarted(state)) yield break;
        yield return (progressTitle, $"{Json.Number(state, "progress")}/{Json.Number(state, "required")}");
        yield return ("New Shares", Number(state, "n"));
        yield return ("New Threshold", Number(state, "t"));
        yield return ("Verification Required", Json.True(state, "verification_required") ? "true" : "false");
        if (Json.Text(state, "verification_nonce") is { Length: > 0 } nonce) yield return ("Verification Nonce", nonce);
        if (VaultResponse.Member(state, "pgp_fingerprints") is not { ValueKind: JsonValueKind.Array } fingerprints) yield break;
        yield return ("PGP Fingerprints", $"[{string.Join(' ', fingerprints.EnumerateArray().Select(Json.Plain))}]");
        yield return ("Backup", Json.True(state, "backup") ? "true" : "false");
    }

    public static JsonObject VerificationDocument(JsonElement state) => Json.InOrder(state, "nonce", "started", "complete", "t", "n", "progress");

    public static IEnumerable<(string, string)> VerificationRows(JsonElement state) =>
    [
        ("Started", IsStarted(state) ? "true" : "false"),
        ("New Shares", Number(state, "n")),
        ("New Threshold", Number(state, "t")),
        ("Verification Nonce", Json.Text(state, "nonce")),
        ("Verification Progress", $"{Json.Number(state, "progress")}/{Json.Number(state, "t")}"),
    ];

    /// <summary>What a holder must know before handing over a key: who gets how many new ones.</summary>
    public static string Purpose(JsonElement state, RotationPlace place)
    {
        var text = new StringBuilder($"This {place.Name} makes {Number(state, "n")} new {(place.IsRecovery ? "recovery" : "unseal")} keys, {Number(state, "t")} of them needed together.\n");
        if (VaultResponse.Member(state, "pgp_fingerprints") is { ValueKind: JsonValueKind.Array } fingerprints)
        {
            text.Append("Each is encrypted to one of these PGP keys:\n");
            foreach (var fingerprint in fingerprints.EnumerateArray()) text.Append("    ").Append(Json.Plain(fingerprint)).Append('\n');
        }
        else text.Append("They are shown in the clear to whoever brings the last key.\n");
        text.Append(CultureInfo.InvariantCulture, $"{Json.Number(state, "progress")} of {Json.Number(state, "required")} present keys have been brought.\n");
        return text.Append(CultureInfo.InvariantCulture, $"Operation nonce: {Json.Text(state, "nonce")}").ToString();
    }

    static string Number(JsonElement state, string name) => Json.Number(state, name).ToString(CultureInfo.InvariantCulture);
}
