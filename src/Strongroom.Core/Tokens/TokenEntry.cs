using System.Text.Json;
using System.Text.Json.Serialization;
using Strongroom.Primitives;

namespace Strongroom.Core.Tokens;

/// <summary>What lies at <c>sys/token/id/S(id)</c> (storage formats, section 12). Unknown members survive a rewrite.</summary>
public sealed record TokenEntry
{
    /// <summary><see cref="NumUses"/> of a token whose revocation has begun: it opens nothing any more.</summary>
    public const int Revoking = -1;

    [JsonPropertyName("type")] public TokenType Type { get; init; } = TokenType.Service;
    [JsonPropertyName("id")] public required string Id { get; init; }
    [JsonPropertyName("accessor")] public required string Accessor { get; init; }
    [JsonPropertyName("parent")] public string Parent { get; init; } = "";
    [JsonPropertyName("policies")] public IReadOnlyList<string>? Policies { get; init; }
    [JsonPropertyName("path")] public string Path { get; init; } = "";
    [JsonPropertyName("meta")] public IReadOnlyDictionary<string, string>? Meta { get; init; }
    [JsonPropertyName("display_name")] public string DisplayName { get; init; } = "";
    [JsonPropertyName("num_uses")] public int NumUses { get; init; }
    [JsonPropertyName("creation_time")] public long CreationTime { get; init; }
    [JsonPropertyName("ttl"), JsonConverter(typeof(GoDurationJsonConverter))] public TimeSpan Ttl { get; init; }
    [JsonPropertyName("explicit_max_ttl"), JsonConverter(typeof(GoDurationJsonConverter))] public TimeSpan ExplicitMaxTtl { get; init; }
    [JsonPropertyName("period"), JsonConverter(typeof(GoDurationJsonConverter))] public TimeSpan Period { get; init; }
    [JsonPropertyName("role")] public string Role { get; init; } = "";
    [JsonPropertyName("entity_id")] public string EntityId { get; init; } = "";
    [JsonPropertyName("bound_cidrs")] public IReadOnlyList<string>? BoundCidrs { get; init; }
    [JsonPropertyName("namespace_id")] public string NamespaceId { get; init; } = "root";
    [JsonPropertyName("cubbyhole_id")] public string CubbyholeId { get; init; } = "";
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; set; }

    [JsonIgnore] public IReadOnlyList<string> PolicyNames => Policies ?? [];
    [JsonIgnore] public bool IsOrphan => Parent.Length == 0;
    /// <summary>Policies exactly <c>root</c> and no TTL: the one kind that needs no lease.</summary>
    [JsonIgnore] public bool NeedsNoLease => Ttl == TimeSpan.Zero && PolicyNames is ["root"];

    public override string ToString() => $"token {Accessor}";
}
