using System.Text.Json;
using System.Text.Json.Serialization;
using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>The cluster's name and id, made once and kept (storage formats, section 10).</summary>
public sealed record ClusterInfo
{
    const string Key = "core/cluster/local/info";

    [JsonPropertyName("name")] public required string Name { get; init; }
    [JsonPropertyName("id")] public required string Id { get; init; }
    [JsonExtensionData] public Dictionary<string, JsonElement>? Unknown { get; set; }

    public static async ValueTask<ClusterInfo> OpenAsync(IStorage barrier, string? configuredName, CancellationToken ct)
    {
        var stored = await barrier.ReadJsonAsync(Key, LifecycleJson.Default.ClusterInfo, ct);
        var info = stored ?? new ClusterInfo { Name = $"vault-cluster-{RandomText.Hex(4)}", Id = RandomText.Uuid() };
        if (configuredName is { Length: > 0 }) info = info with { Name = configuredName };
        if (info != stored) await barrier.WriteJsonAsync(Key, info, LifecycleJson.Default.ClusterInfo, ct);
        return info;
    }
}

[JsonSerializable(typeof(ClusterInfo))]
sealed partial class LifecycleJson : JsonSerializerContext;
