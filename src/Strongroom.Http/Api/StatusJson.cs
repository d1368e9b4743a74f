using System.Text.Json.Nodes;
using Strongroom.Core;
using Strongroom.Core.Lifecycle;
using Strongroom.Primitives;

namespace Strongroom.Http.Api;

/// <summary>The documents of <c>sys/seal-status</c> and <c>sys/leader</c>.</summary>
static class StatusJson
{
    public static byte[] Bytes(JsonObject document) => System.Text.Encoding.UTF8.GetBytes(document.ToJsonString() + "\n");

    public static JsonObject Of(SealStatus status)
    {
        var json = new JsonObject
        {
            ["type"] = status.Type,
            ["initialized"] = status.Initialized,
            ["sealed"] = status.Sealed,
            ["t"] = status.Threshold,
            ["n"] = status.Shares,
            ["progress"] = status.Progress,
            ["nonce"] = status.Nonce,
            ["version"] = BuildInfo.FullVersion,
            ["build_date"] = BuildInfo.BuildDate,
            ["commit_date"] = BuildInfo.BuildDate,
            ["migration"] = false,
            ["recovery_seal"] = status.RecoverySeal,
            ["storage_type"] = status.StorageType,
        };
        if (status.RecoverySeal) json["recovery_seal_type"] = "shamir";
        if (status.Cluster is { } cluster)
        {
            json["cluster_name"] = cluster.Name;
            json["cluster_id"] = cluster.Id;
        }
        if (status.Trouble is { } trouble) AddTrouble(json, trouble);
        if (status.Warnings.Count > 0) json["seal_warnings"] = new JsonArray([.. status.Warnings.Select(warning => (JsonNode)JsonValue.Create(warning))]);
        return json;
    }

    /// <summary>Ours: why the server does not unseal itself, and what to do.</summary>
    static void AddTrouble(JsonObject json, SealTrouble trouble)
    {
        json["seal_fault"] = trouble.Fault;
        json["seal_reason"] = trouble.Reason;
        json["seal_remedy"] = trouble.Remedy;
        json["seal_attempts"] = trouble.Attempts;
        json["seal_trouble_since"] = GoTime.Format(trouble.Since);
        if (trouble.NextAttempt is { } next) json["seal_next_attempt"] = GoTime.Format(next);
    }

    public static JsonObject Leader(Vault vault) => new()
    {
        ["ha_enabled"] = false,
        ["is_self"] = false,
        ["active_time"] = GoTime.Format(GoTime.Zero),
        ["leader_address"] = "",
        ["leader_cluster_address"] = "",
        ["performance_standby"] = false,
        ["performance_standby_last_remote_wal"] = 0,
    };
}
