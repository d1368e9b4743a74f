using System.Text.Json.Serialization;

namespace Strongroom.Core.Mounts;

/// <summary>As stored at <c>core/mounts</c> and its siblings.</summary>
sealed record MountTable
{
    [JsonPropertyName("type")] public required string Type { get; init; }
    [JsonPropertyName("entries")] public IReadOnlyList<MountEntry>? Entries { get; init; }
}

[JsonSerializable(typeof(MountTable))]
sealed partial class MountJson : JsonSerializerContext;
