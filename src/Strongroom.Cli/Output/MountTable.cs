using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Client;

namespace Strongroom.Cli.Output;

/// <summary>Mounts as <c>secrets list</c> and <c>auth list</c> show them.</summary>
static class MountTable
{
    public static JsonObject Document(JsonElement mounts)
    {
        var document = new JsonObject();
        foreach (var (path, mount) in Json.Members(mounts))
        {
            var entry = Json.InOrder(mount, "uuid", "type", "description", "accessor", "config", "options", "local", "seal_wrap", "external_entropy_access",
                "plugin_version", "running_plugin_version", "running_sha256", "deprecation_status");
            if (VaultResponse.Member(mount, "config") is { ValueKind: JsonValueKind.Object } config)
                entry["config"] = Json.InOrder(config, "default_lease_ttl", "max_lease_ttl", "force_no_cache");
            document[path] = entry;
        }
        return document;
    }

    public static string OfSecrets(JsonElement mounts) => Table.WithHeading(["Path", "Type", "Accessor", "Description"],
        Json.Members(mounts).Select(mount => Cells(mount.Name, mount.Value, "type", "accessor", "description")));

    public static string OfAuth(JsonElement mounts) => Table.WithHeading(["Path", "Type", "Accessor", "Description", "Version"],
        Json.Members(mounts).Select(mount => Cells(mount.Name, mount.Value, "type", "accessor", "description", "plugin_version")));

    public static string Detailed(JsonElement mounts, bool isAuth)
    {
        string[] tokenType = isAuth ? ["Token Type"] : ["Force No Cache"];
        string[] titles =
        [
            "Path", "Plugin", "Accessor", "Default TTL", "Max TTL", .. tokenType, "Replication", "Seal Wrap", "External Entropy Access", "Options", "Description",
            "UUID", "Version", "Running Version", "Running SHA256", "Deprecation Status",
        ];
        return Table.WithHeading(titles, Json.Members(mounts).Select(mount => DetailedCells(mount.Name, mount.Value, isAuth)));
    }

    static string[] Cells(string path, JsonElement mount, params string[] members) => [path, .. members.Select(member => Json.Text(mount, member))];

    static string[] DetailedCells(string path, JsonElement mount, bool isAuth)
    {
        var config = VaultResponse.Member(mount, "config");
        return
        [
            path, Json.Text(mount, "type"), Json.Text(mount, "accessor"), Ttl(mount, config, "default_lease_ttl"), Ttl(mount, config, "max_lease_ttl"),
            isAuth ? Json.Text(config, "token_type") : Flag(config, "force_no_cache"),
            Json.True(mount, "local") ? "local" : "replicated", Flag(mount, "seal_wrap"), Flag(mount, "external_entropy_access"),
            VaultResponse.Member(mount, "options") is { ValueKind: JsonValueKind.Object } options ? GoValue.Of(options) : "map[]",
            Json.Text(mount, "description"), Json.Text(mount, "uuid"), Json.Text(mount, "plugin_version"), Json.Text(mount, "running_plugin_version"),
            Json.Text(mount, "running_sha256"), Json.Text(mount, "deprecation_status"),
        ];
    }

    static string Ttl(JsonElement mount, JsonElement config, string member)
    {
        if (Json.Text(mount, "type") is "system" or "cubbyhole" or "ns_system" or "ns_cubbyhole") return "n/a";
        return Json.Number(config, member) is not 0 and var seconds ? seconds.ToString() : "system";
    }

    static string Flag(JsonElement element, string member) => Json.True(element, member) ? "true" : "false";
}
