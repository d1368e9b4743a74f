using System.Text.Json.Serialization;

namespace Strongroom.Core.Tokens;

/// <summary>What lies at <c>sys/token/accessor/S(accessor)</c>.</summary>
sealed record AccessorEntry
{
    [JsonPropertyName("token_id")] public required string TokenId { get; init; }
    [JsonPropertyName("accessor_id")] public required string AccessorId { get; init; }
    [JsonPropertyName("namespace_id")] public string NamespaceId { get; init; } = "root";
}
