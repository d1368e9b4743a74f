using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Cli.Output;

/// <summary>The state of a server, from its seal status and its leader: the table and the document of <c>vault status</c>.</summary>
sealed class SealStatusView(JsonElement seal, JsonElement leader)
{
    public bool IsSealed => Json.True(seal, "sealed");

    public bool IsInitialized => Json.True(seal, "initialized");

    bool IsRecovery => Json.True(seal, "recovery_seal");

    public JsonObject Document()
    {
        var document = Json.InOrder(seal, "type", "recovery_seal_type", "initialized", "sealed", "t", "n", "progress", "nonce", "version", "build_date",
            "commit_date", "migration", "cluster_name", "cluster_id", "recovery_seal", "storage_type");
        foreach (var name in (ReadOnlySpan<string>)["seal_fault", "seal_reason", "seal_remedy", "seal_attempts", "seal_trouble_since", "seal_next_attempt", "seal_warnings", "seal_clock_skew_seconds", "seal_credential_expires", "seal_deletion_date", "seal_retirable_below", "seals"])
            if (seal.TryGetProperty(name, out var value))
                document[name] = Json.Sorted(value);
        document["ha_enabled"] = Json.True(leader, "ha_enabled");
        if (Json.True(leader, "is_self")) document["is_self"] = true;
        document["active_time"] = Json.Text(leader, "active_time") is { Length: > 0 } time ? time : "0001-01-01T00:00:00Z";
        foreach (var name in (ReadOnlySpan<string>)["leader_address", "leader_cluster_address"])
            if (Json.Text(leader, name) is { Length: > 0 } value)
                document[name] = value;
        foreach (var name in (ReadOnlySpan<string>)["performance_standby", "performance_standby_last_remote_wal", "last_wal", "raft_committed_index", "raft_applied_index"])
            if (Json.True(leader, name) || Json.Number(leader, name) != 0)
                document[name] = Json.Sorted(leader.GetProperty(name));
        return document;
    }

    public List<(string Key, string Value)> Rows()
    {
        var rows = new List<(string, string)>();
        AddSeal(rows);
        rows.Add(("Version", Json.Text(seal, "version")));
        rows.Add(("Build Date", Json.Text(seal, "build_date") is { Length: > 0 } date ? date : Json.Text(seal, "commit_date")));
        rows.Add(("Storage Type", Json.Text(seal, "storage_type")));
        if (Json.Text(seal, "cluster_name") is { Length: > 0 } name) rows.Add(("Cluster Name", name));
        if (Json.Text(seal, "cluster_id") is { Length: > 0 } id) rows.Add(("Cluster ID", id));
        AddHighAvailability(rows);
        AddTrouble(rows);
        return rows;
    }

    // Servers that tell both types show both; older ones tell one, and mean the recovery seal.
    void AddSeal(List<(string, string)> rows)
    {
        var type = Json.Text(seal, "type");
        if (!IsRecovery) rows.Add(("Seal Type", type));
        else if (Json.Text(seal, "recovery_seal_type") is { Length: > 0 } recovery)
        {
            rows.Add(("Seal Type", type));
            rows.Add(("Recovery Seal Type", recovery));
        }
        else rows.Add(("Recovery Seal Type", type));

        rows.Add(("Initialized", IsInitialized ? "true" : "false"));
        rows.Add(("Sealed", IsSealed ? "true" : "false"));
        rows.Add((IsRecovery ? "Total Recovery Shares" : "Total Shares", Json.Text(seal, "n")));
        rows.Add(("Threshold", Json.Text(seal, "t")));
        if (IsSealed || Json.True(seal, "migration")) // a running server can be moved to another seal too
        {
            rows.Add(("Unseal Progress", $"{Json.Text(seal, "progress")}/{Json.Text(seal, "t")}"));
            rows.Add(("Unseal Nonce", Json.Text(seal, "nonce")));
        }
        if (Json.True(seal, "migration")) rows.Add(("Seal Migration in Progress", "true"));
    }

    // Ours: why a server with auto-unseal is sealed, or what is wrong with its key although it is open.
    void AddTrouble(List<(string, string)> rows)
    {
        if (Json.Text(seal, "seal_reason") is { Length: > 0 } reason)
        {
            rows.Add((IsSealed && IsInitialized ? "Sealed Because" : "Seal Trouble", reason));
            rows.Add(("Remedy", Json.Text(seal, "seal_remedy")));
            if (Json.Text(seal, "seal_next_attempt") is { Length: > 0 } next) rows.Add(("Next Attempt", $"{next} (after {Json.Text(seal, "seal_attempts")} so far)"));
        }
        if (seal.TryGetProperty("seals", out var members) && members.ValueKind == JsonValueKind.Array)
            foreach (var member in members.EnumerateArray()) rows.Add(($"Seal {Json.Text(member, "name")}", StateOf(member)));
        if (Json.Text(seal, "seal_retirable_below") is { Length: > 0 } below) rows.Add(("Seal Key Versions", $"below {below} are not needed by what is stored"));
        if (seal.TryGetProperty("seal_warnings", out var warnings) && warnings.ValueKind == JsonValueKind.Array)
            foreach (var warning in warnings.EnumerateArray()) rows.Add(("Seal Warning", warning.GetString() ?? ""));
    }

    static string StateOf(JsonElement member)
    {
        var state = Json.True(member, "healthy") ? "healthy" : Json.Text(member, "fault") is { Length: > 0 } fault ? $"fails: {fault}" : "not asked yet";
        return $"{Json.Text(member, "type")}, {state}{(Json.True(member, "up_to_date") ? "" : ", behind")}{(Json.Text(member, "retirable_below") is { Length: > 0 } below ? $", key versions below {below} not needed" : "")}";
    }

    void AddHighAvailability(List<(string, string)> rows)
    {
        var enabled = Json.True(leader, "ha_enabled");
        rows.Add(("HA Enabled", enabled ? "true" : "false"));
        if (!enabled || IsSealed) return;

        rows.Add(("HA Cluster", Json.Text(leader, "leader_cluster_address")));
        var isActive = Json.True(leader, "is_self");
        rows.Add(("HA Mode", isActive ? "active" : Json.True(leader, "performance_standby") ? "performance standby" : "standby"));
        if (isActive && ActiveSince() is { } since) rows.Add(("Active Since", since));
        if (!isActive) rows.Add(("Active Node Address", Json.Text(leader, "leader_address") is { Length: > 0 } address ? address : "<none>"));
        if (Json.Number(leader, "raft_committed_index") is not 0 and var committed) rows.Add(("Raft Committed Index", committed.ToString(CultureInfo.InvariantCulture)));
        if (Json.Number(leader, "raft_applied_index") is not 0 and var applied) rows.Add(("Raft Applied Index", applied.ToString(CultureInfo.InvariantCulture)));
    }

    string? ActiveSince() => Json.Text(leader, "active_time") is { Length: > 0 } time && !time.StartsWith("0001-01-01", StringComparison.Ordinal) ? time : null;
}
