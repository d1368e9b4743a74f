using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Strongroom.Primitives;

namespace Strongroom.Core.Leases;

/// <summary>What the engine needs to renew or revoke its secret.</summary>
public sealed record LeasedSecret
{
    [JsonPropertyName("lease"), JsonConverter(typeof(GoDurationJsonConverter))] public TimeSpan Ttl { get; init; }
    [JsonPropertyName("max_ttl"), JsonConverter(typeof(GoDurationJsonConverter))] public TimeSpan MaxTtl { get; init; }
    [JsonPropertyName("renewable")] public bool Renewable { get; init; }
    [JsonPropertyName("internal_data")] public JsonObject? Internal { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; set; }
}
