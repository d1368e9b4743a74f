using System.Text.Json.Nodes;
using Strongroom.Cli.Output;
using Strongroom.Primitives;

namespace Strongroom.Cli.Flags;

/// <summary>The settings of a mount, for enabling one and for tuning it.</summary>
sealed class MountFlags
{
    readonly DurationFlag _defaultTtl = new("default-lease-ttl", "Time to live of leases and tokens that ask for none. 0 takes the system's.");
    readonly DurationFlag _maxTtl = new("max-lease-ttl", "Longest time to live of leases and tokens. 0 takes the system's.");
    readonly TextFlag _description = new("description", "What the mount is for, in words.");
    readonly ListFlag _auditRequestKeys = new("audit-non-hmac-request-keys", "Request member to show in audit logs as it is; may be repeated.", splitOnComma: true);
    readonly ListFlag _auditResponseKeys = new("audit-non-hmac-response-keys", "Response member to show in audit logs as it is; may be repeated.", splitOnComma: true);
    readonly ListFlag _requestHeaders = new("passthrough-request-headers", "Request header to hand to the engine; may be repeated.", splitOnComma: true);
    readonly ListFlag _responseHeaders = new("allowed-response-headers", "Response header the engine may set; may be repeated.", splitOnComma: true);
    readonly ListFlag _managedKeys = new("allowed-managed-keys", "Managed key the mount may use; may be repeated.", splitOnComma: true);
    readonly TextFlag _visibility = new("listing-visibility", "Whether the mount shows in lists before a login: unauth or hidden.");
    readonly TextFlag _tokenType = new("token-type", "Type of the tokens a login makes: default-service, default-batch, service or batch.");
    readonly TextFlag _pluginVersion = new("plugin-version", "Version of the plugin to run.");
    readonly PairsFlag _options = new("options", "Option of the mount as key=value; may be repeated.");
    readonly BoolFlag _forceNoCache = new("force-no-cache", "Always read from storage, never from the cache.");
    readonly IntFlag _version = new("version", "Version of the key/value engine: 1 or 2.");

    public void AddTo(FlagSet flags) => flags.Add("Command Options",
        _defaultTtl, _maxTtl, _description, _auditRequestKeys, _auditResponseKeys, _requestHeaders, _responseHeaders, _managedKeys,
        _visibility, _tokenType, _pluginVersion, _options, _forceNoCache, _version);

    /// <summary>The body that enables a mount; type and flags of its own are the caller's.</summary>
    public JsonObject EnableBody(string type, bool isLocal, bool isSealWrapped, bool hasExternalEntropy) => new()
    {
        ["type"] = type,
        ["description"] = _description.Value,
        ["config"] = Config(_defaultTtl.Text, _maxTtl.Text),
        ["local"] = isLocal,
        ["seal_wrap"] = isSealWrapped,
        ["external_entropy_access"] = hasExternalEntropy,
        ["options"] = Options(),
    };

    /// <summary>The body that tunes a mount: what was not given stays as it is.</summary>
    public JsonObject TuneBody()
    {
        var body = Config(TuneTtl(_defaultTtl), TuneTtl(_maxTtl));
        body["options"] = Options();
        if (_description.IsSet) body["description"] = _description.Value;
        return body;
    }

    // To tune: nothing keeps what is set, a negative time goes back to the system's.
    static string TuneTtl(DurationFlag flag) => !flag.IsSet ? "" : flag.Value < TimeSpan.Zero ? "system" : GoDuration.Format(flag.Value);

    JsonObject Config(string defaultTtl, string maxTtl)
    {
        var config = new JsonObject { ["default_lease_ttl"] = defaultTtl, ["max_lease_ttl"] = maxTtl, ["force_no_cache"] = _forceNoCache.Value };
        AddList(config, "audit_non_hmac_request_keys", _auditRequestKeys);
        AddList(config, "audit_non_hmac_response_keys", _auditResponseKeys);
        AddList(config, "passthrough_request_headers", _requestHeaders);
        AddList(config, "allowed_response_headers", _responseHeaders);
        AddList(config, "allowed_managed_keys", _managedKeys);
        AddText(config, "listing_visibility", _visibility);
        AddText(config, "token_type", _tokenType);
        AddText(config, "plugin_version", _pluginVersion);
        return config;
    }

    JsonObject? Options()
    {
        var options = Json.Map(_options.Values);
        if (_version.Value > 0) options["version"] = _version.Value.ToString();
        return options.Count == 0 ? null : options;
    }

    static void AddList(JsonObject config, string name, ListFlag flag)
    {
        if (flag.IsSet) config[name] = Json.Array(flag.Values);
    }

    static void AddText(JsonObject config, string name, TextFlag flag)
    {
        if (flag.IsSet) config[name] = flag.Value;
    }
}
