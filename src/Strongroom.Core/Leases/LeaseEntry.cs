using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Strongroom.Primitives;

namespace Strongroom.Core.Leases;

/// <summary>What lies at <c>sys/expire/id/&lt;lease id&gt;</c> (storage formats, section 15). Unknown members survive a rewrite.</summary>
public sealed record LeaseEntry
{
    [JsonPropertyName("lease_id")] public required string LeaseId { get; init; }
    [JsonPropertyName("client_token")] public string ClientToken { get; init; } = "";
    [JsonPropertyName("token_type")] public int TokenType { get; init; }
    [JsonPropertyName("path")] public string Path { get; init; } = "";
    [JsonPropertyName("data")] public JsonObject? Data { get; init; }
    [JsonPropertyName("secret")] public LeasedSecret? Secret { get; init; }
    [JsonPropertyName("auth")] public LeasedAuth? Auth { get; init; }
    [JsonPropertyName("issue_time"), JsonConverter(typeof(GoTimeJsonConverter))] public DateTimeOffset IssueTime { get; init; }
    [JsonPropertyName("expire_time"), JsonConverter(typeof(GoTimeJsonConverter))] public DateTimeOffset ExpireTime { get; init; }
    [JsonPropertyName("last_renewal_time"), JsonConverter(typeof(GoTimeJsonConverter))] public DateTimeOffset LastRenewalTime { get; init; }
    [JsonPropertyName("version")] public int Version { get; init; } = 1;
    [JsonPropertyName("revokeErr")] public string RevokeError { get; init; } = "";
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; set; }

    /// <summary>Null: never.</summary>
    [JsonIgnore] public DateTimeOffset? Expires => ExpireTime == GoTime.Zero ? null : ExpireTime;
    [JsonIgnore] public bool Renewable => Auth?.Renewable ?? Secret?.Renewable ?? false;
    [JsonIgnore] public bool IsToken => Auth is not null;
    /// <summary>Attempts to revoke it failed again and again; <see cref="RevokeError"/> says why.</summary>
    [JsonIgnore] public bool IsIrrevocable => RevokeError.Length > 0;
}
