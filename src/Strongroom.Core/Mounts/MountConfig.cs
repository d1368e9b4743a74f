using System.Text.Json;
using System.Text.Json.Serialization;
using Strongroom.Primitives;

namespace Strongroom.Core.Mounts;

/// <summary>What tuning changes; all members are left out when zero.</summary>
public sealed record MountConfig
{
    [JsonPropertyName("default_lease_ttl"), JsonConverter(typeof(GoDurationJsonConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan DefaultLeaseTtl { get; init; }
    [JsonPropertyName("max_lease_ttl"), JsonConverter(typeof(GoDurationJsonConverter)), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public TimeSpan MaxLeaseTtl { get; init; }
    [JsonPropertyName("force_no_cache"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool ForceNoCache { get; init; }
    [JsonPropertyName("audit_non_hmac_request_keys"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? AuditNonHmacRequestKeys { get; init; }
    [JsonPropertyName("audit_non_hmac_response_keys"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? AuditNonHmacResponseKeys { get; init; }
    [JsonPropertyName("listing_visibility"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? ListingVisibility { get; init; }
    [JsonPropertyName("passthrough_request_headers"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? PassthroughRequestHeaders { get; init; }
    [JsonPropertyName("allowed_response_headers"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? AllowedResponseHeaders { get; init; }
    [JsonPropertyName("token_type"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public int TokenType { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; set; }
}
