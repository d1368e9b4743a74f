using System.Globalization;
using System.Text;
using System.Text.Json;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>The new keys, printed once, and what is to be done with them.</summary>
static class RotationKeysText
{
    /// <param name="done">The server's last answer.</param>
    /// <param name="state">What it said of the attempt before: shares and threshold.</param>
    /// <param name="place">Which keys they are.</param>
    public static string Of(JsonElement done, JsonElement state, RotationPlace place)
    {
        var text = new StringBuilder();
        var keys = List(done, "keys_base64");
        var fingerprints = List(done, "pgp_fingerprints");
        if (keys.Count > 0) text.Append('\n');
        for (var i = 0; i < keys.Count; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"Key {i + 1}");
            text.Append(i < fingerprints.Count ? $" fingerprint: {fingerprints[i]}; value: {keys[i]}\n" : $": {keys[i]}\n");
        }
        text.Append(CultureInfo.InvariantCulture, $"\nOperation nonce: {Json.Text(done, "nonce")}\n");
        if (Json.True(done, "backup"))
            text.Append(CultureInfo.InvariantCulture, $"\nThe encrypted keys are also kept in the server's storage:\n\"{Command(place)} -backup-retrieve\" shows them.\n");
        return text.Append('\n').Append(keys.Count == 0 ? NoKeys(place) : Json.True(done, "verification_required") ? Unverified(done, state, place) : Done(state, place)).ToString();
    }

    static string Command(RotationPlace place) => $"vault operator {(place.Name == "rekey" ? "rekey" : "rotate-keys")}{(place.IsRecovery ? " -target=recovery" : "")}";

    static string NoKeys(RotationPlace place) => $"""
        The root key was replaced. The server's seal keeps it, so there are no keys to
        hand out; the recovery keys stay as they are. To replace those:

            $ {Command(place with { IsRecovery = true })} -init

        """;

    static string Unverified(JsonElement done, JsonElement state, RotationPlace place) => $"""
        These are the new keys. They do NOT count yet: the old ones stay valid until
        {Json.Number(state, "t")} of the new ones were brought back by their holders.

        Verification nonce: {Json.Text(done, "verification_nonce")}

            $ {Command(place)} -verify -nonce={Json.Text(done, "verification_nonce")}

        """;

    static string Done(JsonElement state, RotationPlace place) => $"""
        The {(place.IsRecovery ? "recovery" : "unseal")} keys were replaced: there are {Json.Number(state, "n")} new ones, and {Json.Number(state, "t")} of them are needed
        together. The old ones open nothing any more but backups from before. Hand each
        to its holder now: they are not stored in the clear and not shown again.

        """;

    static IReadOnlyList<string> List(JsonElement element, string name)
        => VaultResponse.Member(element, name) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(Json.Plain)] : [];
}
