using System.Text.Json;
using System.Text.Json.Serialization;

namespace Strongroom.Core.Mounts;

/// <summary>A line of the mount or auth table (storage formats, section 9). Unknown members survive a rewrite.</summary>
public sealed record MountEntry
{
    [JsonPropertyName("table")] public string Table { get; init; } = "";
    [JsonPropertyName("path")] public required string Path { get; init; }
    [JsonPropertyName("type")] public required string Type { get; init; }
    [JsonPropertyName("description")] public string Description { get; init; } = "";
    [JsonPropertyName("uuid")] public string Uuid { get; init; } = "";
    [JsonPropertyName("backend_aware_uuid")] public string BackendAwareUuid { get; init; } = "";
    [JsonPropertyName("accessor")] public string Accessor { get; init; } = "";
    [JsonPropertyName("config")] public MountConfig Config { get; init; } = new();
    [JsonPropertyName("options")] public IReadOnlyDictionary<string, string>? Options { get; init; }
    [JsonPropertyName("local")] public bool Local { get; init; }
    [JsonPropertyName("seal_wrap")] public bool SealWrap { get; init; }
    [JsonPropertyName("external_entropy_access"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool ExternalEntropyAccess { get; init; }
    [JsonPropertyName("tainted"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] public bool Tainted { get; init; }
    [JsonPropertyName("mount_state"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public string? MountState { get; init; }
    [JsonPropertyName("namespace_id")] public string NamespaceId { get; init; } = "root";
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; set; }
}
