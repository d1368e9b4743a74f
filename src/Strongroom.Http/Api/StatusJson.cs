using System.Text.Json.Nodes;
using Strongroom.Core;
using Strongroom.Core.Lifecycle;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

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
            ["migration"] = status.Migration,
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
        if (status.Members.Count == 0) SealReportJson.Add(json, status.Report, "seal_");
        if (status.Members.Count > 0) json["seals"] = new JsonArray([.. status.Members.Select(Member)]);
        return json;
    }

    /// <summary>One of several seals.</summary>
    static JsonNode Member(SealMemberStatus member)
    {
        var json = new JsonObject
        {
            ["name"] = member.Name, ["type"] = member.Type, ["priority"] = member.Priority, ["key_id"] = member.KeyId,
            ["healthy"] = member.IsHealthy, ["up_to_date"] = member.IsCurrent,
        };
        if (member.Since is { } since) json[member.IsHealthy ? "healthy_since" : "unhealthy_since"] = GoTime.Format(since);
        if (member.Trouble is { } trouble)
        {
            json["fault"] = trouble.Fault.ToString();
            json["reason"] = trouble.Message;
            json["remedy"] = trouble.Remedy;
        }
        SealReportJson.Add(json, member.Report);
        if (member.Warnings.Count > 0) json["warnings"] = new JsonArray([.. member.Warnings.Select(warning => (JsonNode)JsonValue.Create(warning))]);
        return json;
    }

    /// <summary><c>sys/seal-backend-status</c>, as Vault Enterprise answers it; one seal is its own only member.</summary>
    public static JsonObject Backends(SealStatus status)
    {
        var isHealthy = status.Members.Count > 0 ? status.Members.All(member => member.IsHealthy) : status.Trouble is null;
        var json = new JsonObject { ["healthy"] = isHealthy };
        var since = status.Members.Where(member => !member.IsHealthy && member.Since is not null).Select(member => member.Since!.Value).DefaultIfEmpty(status.Trouble?.Since ?? default).Min();
        if (!isHealthy && since != default) json["unhealthy_since"] = GoTime.Format(since);
        json["backends"] = status.Members.Count > 0 ? new JsonArray([.. status.Members.Select(Backend)]) : new JsonArray(Backend(status, isHealthy));
        json["fully_wrapped"] = status.Members.All(member => member.IsCurrent);
        return json;
    }

    static JsonNode Backend(SealMemberStatus member)
    {
        var json = new JsonObject { ["name"] = member.Name, ["healthy"] = member.IsHealthy };
        if (!member.IsHealthy && member.Since is { } since) json["unhealthy_since"] = GoTime.Format(since);
        SealReportJson.Add(json, member.Report);
        return json;
    }

    static JsonNode Backend(SealStatus status, bool isHealthy)
    {
        var json = new JsonObject { ["name"] = status.Type, ["healthy"] = isHealthy };
        SealReportJson.Add(json, status.Report);
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
