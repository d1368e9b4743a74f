using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Core;
using Strongroom.Core.Lifecycle;
using Strongroom.Sdk.Errors;

namespace Strongroom.Http.Api;

/// <summary><c>sys/health</c>: the status code says it all, and the caller may choose the codes.</summary>
sealed class HealthEndpoint(Vault vault, TimeProvider time)
{
    const int Active = 200, Uninitialized = 501, Sealed = 503;

    public async ValueTask<(int Status, JsonObject Body)> AnswerAsync(string query, CancellationToken ct)
    {
        var codes = query.Length > 0 ? FormBody.Parse(query) : default;
        var isActive = vault.IsActive;
        var isInitialized = isActive || await vault.IsInitializedAsync(ct);
        var status = !isInitialized ? Code(codes, "uninitcode", Uninitialized) : isActive ? Code(codes, "activecode", Active) : Code(codes, "sealedcode", Sealed);
        var replication = isActive ? "disabled" : "unknown";
        var body = new JsonObject
        {
            ["initialized"] = isInitialized,
            ["sealed"] = !isActive,
            ["standby"] = !isActive,
            ["performance_standby"] = false,
            ["replication_performance_mode"] = replication,
            ["replication_dr_mode"] = replication,
            ["server_time_utc"] = time.GetUtcNow().ToUnixTimeSeconds(),
            ["version"] = BuildInfo.FullVersion,
        };
        if (vault.Cluster is { } cluster)
        {
            body["cluster_name"] = cluster.Name;
            body["cluster_id"] = cluster.Id;
        }
        return (status, body);
    }

    static int Code(JsonElement codes, string name, int usual)
    {
        if (codes.ValueKind != JsonValueKind.Object || !codes.TryGetProperty(name, out var value)) return usual;
        return value.ValueKind == JsonValueKind.String && int.TryParse(value.GetString(), out var code) && code is >= 100 and <= 999
            ? code : throw new RequestException(400, $"bad value for \"{name}\": want an HTTP status code");
    }
}
