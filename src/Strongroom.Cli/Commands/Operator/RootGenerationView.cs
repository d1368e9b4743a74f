using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Output;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>The making of a root token, as rows or a document.</summary>
static class RootGenerationView
{
    /// <summary>In the order of Vault's own client.</summary>
    public static JsonObject Document(JsonElement state) => Json.Only(state, ("nonce", ""), ("started", false), ("progress", 0), ("required", 0), ("complete", false),
        ("encoded_token", ""), ("encoded_root_token", ""), ("pgp_fingerprint", ""), ("otp", ""), ("otp_length", 0));

    public static IReadOnlyList<string[]> Rows(JsonElement state)
    {
        List<string[]> rows =
        [
            ["Nonce", Json.Text(state, "nonce")],
            ["Started", Flag(state, "started")],
            ["Progress", $"{Json.Number(state, "progress")}/{Json.Number(state, "required")}"],
            ["Complete", Flag(state, "complete")],
        ];
        Add(rows, "PGP Fingerprint", Json.Text(state, "pgp_fingerprint"));
        Add(rows, "Encoded Token", Json.Text(state, "encoded_token"));
        Add(rows, "OTP", Json.Text(state, "otp"));
        if (Json.Number(state, "otp_length") is > 0 and var length) Add(rows, "OTP Length", length.ToString(CultureInfo.InvariantCulture));
        return rows;
    }

    /// <summary>What a holder must know before handing over a key.</summary>
    public static string Purpose(JsonElement state)
    {
        var reader = Json.Text(state, "pgp_fingerprint") is { Length: > 0 } fingerprint ? $"It is encrypted to the PGP key {fingerprint}." : "Only who began this, and has the one-time password, can read it.";
        return $"A new root token is made: it may do everything. {reader}\n{Json.Number(state, "progress")} of {Json.Number(state, "required")} keys have been brought.\nOperation nonce: {Json.Text(state, "nonce")}";
    }

    static void Add(List<string[]> rows, string name, string value)
    {
        if (value.Length > 0) rows.Add([name, value]);
    }

    static string Flag(JsonElement state, string name) => Json.True(state, name) ? "true" : "false";
}
