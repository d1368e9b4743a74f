using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Client;

namespace Strongroom.Cli.Output;

/// <summary>The document that <c>-format=json</c> prints for an answer, its members in Vault's order.</summary>
static class SecretEnvelope
{
    static readonly string[] Members = ["request_id", "lease_id", "lease_duration", "renewable", "data", "warnings", "auth", "wrap_info"];

    /// <summary>Answers like <c>sys/health</c> have no envelope: their whole document is the data.</summary>
    public static JsonElement DataOf(VaultResponse response) =>
        response.Body.ValueKind == JsonValueKind.Object && !Members.Any(name => response.Body.TryGetProperty(name, out _)) ? response.Body : response.Data;

    public static JsonObject Of(VaultResponse response)
    {
        var body = response.Body;
        var envelope = new JsonObject
        {
            ["request_id"] = Json.Text(body, "request_id"),
            ["lease_id"] = Json.Text(body, "lease_id"),
            ["lease_duration"] = Json.Number(body, "lease_duration"),
            ["renewable"] = Json.True(body, "renewable"),
            ["data"] = Json.Sorted(DataOf(response)),
            ["warnings"] = response.Warnings.Count > 0 ? Json.Array(response.Warnings) : null,
        };
        if (response.Auth.ValueKind == JsonValueKind.Object) envelope["auth"] = Auth(response.Auth);
        if (response.WrapInfo.ValueKind == JsonValueKind.Object) envelope["wrap_info"] = WrapInfo(response.WrapInfo);
        return envelope;
    }

    // What a server says beyond Vault's own members is left out: scripts compare this document.
    static JsonObject Auth(JsonElement auth) => Json.Only(auth,
        ("client_token", ""), ("accessor", ""), ("policies", null), ("token_policies", null), ("identity_policies", null), ("metadata", null),
        ("orphan", false), ("entity_id", ""), ("lease_duration", 0), ("renewable", false), ("mfa_requirement", null));

    static JsonObject WrapInfo(JsonElement wrap) => Json.Only(wrap,
        ("token", ""), ("accessor", ""), ("ttl", 0), ("creation_time", ""), ("creation_path", ""), ("wrapped_accessor", ""));
}
