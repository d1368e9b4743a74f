using System.Text.Json;
using System.Text.Json.Serialization;
using Strongroom.Primitives;

namespace Strongroom.Core.Leases;

/// <summary>The login or creation a token's lease renews.</summary>
public sealed record LeasedAuth
{
    [JsonPropertyName("lease"), JsonConverter(typeof(GoDurationJsonConverter))] public TimeSpan Ttl { get; init; }
    [JsonPropertyName("max_ttl"), JsonConverter(typeof(GoDurationJsonConverter))] public TimeSpan MaxTtl { get; init; }
    [JsonPropertyName("renewable")] public bool Renewable { get; init; }
    [JsonPropertyName("display_name")] public string DisplayName { get; init; } = "";
    [JsonPropertyName("policies")] public IReadOnlyList<string>? Policies { get; init; }
    [JsonPropertyName("token_policies")] public IReadOnlyList<string>? TokenPolicies { get; init; }
    [JsonPropertyName("metadata")] public IReadOnlyDictionary<string, string>? Metadata { get; init; }
    [JsonPropertyName("client_token")] public string ClientToken { get; init; } = "";
    [JsonPropertyName("accessor")] public string Accessor { get; init; } = "";
    [JsonPropertyName("period"), JsonConverter(typeof(GoDurationJsonConverter))] public TimeSpan Period { get; init; }
    [JsonPropertyName("explicit_max_ttl"), JsonConverter(typeof(GoDurationJsonConverter))] public TimeSpan ExplicitMaxTtl { get; init; }
    [JsonPropertyName("num_uses")] public int NumUses { get; init; }
    [JsonPropertyName("entity_id")] public string EntityId { get; init; } = "";
    [JsonPropertyName("creation_path")] public string CreationPath { get; init; } = "";
    [JsonPropertyName("token_type")] public int TokenType { get; init; }
    [JsonPropertyName("orphan")] public bool Orphan { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; set; }
}
