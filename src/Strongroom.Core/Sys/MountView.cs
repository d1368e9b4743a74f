using System.Text.Json.Nodes;
using Strongroom.Core.Mounts;

namespace Strongroom.Core.Sys;

/// <summary>How a mount looks in <c>sys/mounts</c>, <c>sys/auth</c>, their tuning, and the UI's lists.</summary>
static class MountView
{
    static readonly string[] TokenTypes = ["default", "service", "batch", "default-service", "default-batch"];

    public static JsonObject Of(MountEntry entry)
    {
        var view = new JsonObject
        {
            ["accessor"] = entry.Accessor,
            ["config"] = ConfigOf(entry),
        };
        if (entry.Type is "kv") view["deprecation_status"] = "supported";
        view["description"] = entry.Description;
        view["external_entropy_access"] = entry.ExternalEntropyAccess;
        view["local"] = entry.Local;
        view["options"] = OptionsOf(entry);
        view["plugin_version"] = "";
        view["running_plugin_version"] = $"v{BuildInfo.Version}+builtin";
        view["running_sha256"] = "";
        view["seal_wrap"] = entry.SealWrap;
        view["type"] = entry.Type;
        view["uuid"] = entry.Uuid;
        return view;
    }

    /// <summary>What is shown of a public mount to somebody without a token.</summary>
    public static JsonObject PublicOf(MountEntry entry) => new()
    {
        ["description"] = entry.Description,
        ["options"] = OptionsOf(entry) ?? [],
        ["type"] = entry.Type,
    };

    public static JsonObject TuningOf(MountEntry entry, MountTtls ttls)
    {
        var view = new JsonObject
        {
            ["default_lease_ttl"] = (long)ttls.DefaultOf(entry.Config).TotalSeconds,
            ["description"] = entry.Description,
            ["force_no_cache"] = entry.Config.ForceNoCache,
            ["max_lease_ttl"] = (long)ttls.MaxOf(entry.Config).TotalSeconds,
        };
        AddLists(view, entry);
        if (OptionsOf(entry) is { Count: > 0 } options) view["options"] = options;
        return view;
    }

    static JsonObject ConfigOf(MountEntry entry)
    {
        var view = new JsonObject
        {
            ["default_lease_ttl"] = (long)entry.Config.DefaultLeaseTtl.TotalSeconds,
            ["force_no_cache"] = entry.Config.ForceNoCache,
            ["max_lease_ttl"] = (long)entry.Config.MaxLeaseTtl.TotalSeconds,
        };
        AddLists(view, entry);
        return view;
    }

    static void AddLists(JsonObject view, MountEntry entry)
    {
        var config = entry.Config;
        Add(view, "audit_non_hmac_request_keys", config.AuditNonHmacRequestKeys);
        Add(view, "audit_non_hmac_response_keys", config.AuditNonHmacResponseKeys);
        if (config.ListingVisibility is { Length: > 0 } visibility) view["listing_visibility"] = visibility;
        Add(view, "passthrough_request_headers", config.PassthroughRequestHeaders);
        Add(view, "allowed_response_headers", config.AllowedResponseHeaders);
        if (entry.Table == "auth") view["token_type"] = TokenTypes[config.TokenType is > 0 and < 5 ? config.TokenType : 3];
    }

    static void Add(JsonObject view, string name, IReadOnlyList<string>? values)
    {
        if (values is { Count: > 0 }) view[name] = Json.Texts(values);
    }

    static JsonObject? OptionsOf(MountEntry entry)
        => entry.Options is { } options ? new JsonObject(options.Select(option => KeyValuePair.Create(option.Key, (JsonNode?)option.Value))) : null;
}
