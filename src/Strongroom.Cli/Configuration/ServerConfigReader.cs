using Strongroom.Primitives.Hcl;

namespace Strongroom.Cli.Configuration;

/// <summary>Puts files and environment together into one <see cref="ServerConfig"/>.</summary>
sealed class ServerConfigReader(List<ConfigProblem> problems, ConfigNames names)
{
    readonly Dictionary<string, string> _origins = new(StringComparer.Ordinal);
    readonly List<ListenerConfig> _listeners = [];
    readonly List<SealConfig> _seals = [];

    public ServerConfig Config { get; set; } = new();
    public IReadOnlyList<SealConfig> Seals => _seals;
    public List<ConfigProblem> Problems => problems;

    /// <summary>A value from somewhere else than a file.</summary>
    public void NoteOrigin(string key, string origin) => _origins[key] = origin;

    public void ReplaceSeals(IEnumerable<SealConfig> seals)
    {
        var kept = seals.ToList();
        _seals.Clear();
        _seals.AddRange(kept);
    }

    public void Read(HclDocument document)
    {
        var body = new ConfigBody(document.Body, document.FileName, "", problems, _origins);
        Addresses(body);
        Logging(body);
        Limits(body);
        Switches(body);
        Stanzas(body, document.FileName);
        body.Finish();
    }

    void Addresses(ConfigBody body)
    {
        body.Flag("ui", flag => Config = Config with { Ui = flag });
        body.Text("api_addr", text => Config = Config with { ApiAddress = text }, Configuration.Addresses.Url);
        body.Text("cluster_addr", text => Config = Config with { ClusterAddress = text }, Configuration.Addresses.Url);
        body.Text("cluster_name", text => Config = Config with { ClusterName = text });
        body.Text("pid_file", text => Config = Config with { PidFile = text });
        body.Text("plugin_directory", text => Config = Config with { PluginDirectory = text });
    }

    void Logging(ConfigBody body)
    {
        body.OneOf("log_level", text => Config = Config with { LogLevel = text == "err" ? "error" : text == "warning" ? "warn" : text == "notice" ? "info" : text },
            LogNames.Levels);
        body.OneOf("log_format", text => Config = Config with { LogFormat = text }, LogNames.Formats);
        body.Text("log_file", text => Config = Config with { LogFile = text });
        body.Duration("log_rotate_duration", span => Config = Config with { LogRotateDuration = span }, mayBeZero: false);
        body.Integer("log_rotate_bytes", number => Config = Config with { LogRotateBytes = number }, 0, long.MaxValue);
        body.Integer("log_rotate_max_files", number => Config = Config with { LogRotateMaxFiles = (int)number }, -1, 100_000);
        body.Ignore("log_requests_level");
    }

    void Limits(ConfigBody body)
    {
        body.Duration("default_lease_ttl", span => Config = Config with { DefaultLeaseTtl = span }, mayBeZero: false);
        body.Duration("max_lease_ttl", span => Config = Config with { MaxLeaseTtl = span }, mayBeZero: false);
        body.Duration("default_max_request_duration", span => Config = Config with { DefaultMaxRequestDuration = span }, mayBeZero: false);
        body.Integer("seal_quorum", number => Config = Config with { SealQuorum = (int)number }, 1, 255);
        body.Integer("cache_size", number => Config = Config with { CacheSize = number }, 0, 1L << 40);
    }

    void Switches(ConfigBody body)
    {
        body.Flag("disable_mlock", flag => Config = Config with { DisableMlock = flag });
        body.Flag("raw_storage_endpoint", flag => Config = Config with { RawStorageEndpoint = flag });
        body.Flag("introspection_endpoint", flag => Config = Config with { IntrospectionEndpoint = flag });
        body.Texts("enable_unauthenticated_access", list => Config = Config with { EnableUnauthenticatedAccess = KnownAccess(body, list) });
        body.Flag("disable_cache", flag => Config = Config with { DisableCache = flag });
        body.Flag("disable_clustering", flag => Config = Config with { DisableClustering = flag });
        body.Flag("disable_sealwrap", flag => Config = Config with { DisableSealWrap = flag });
        body.Flag("enable_response_header_hostname", flag => Config = Config with { EnableResponseHeaderHostname = flag });
        body.Flag("enable_response_header_raft_node_id", flag => Config = Config with { EnableResponseHeaderRaftNodeId = flag });
        // Accepted so that an existing file starts; they mean something to other editions only.
        body.Ignore("disable_indexing", "disable_performance_standby", "disable_printable_check", "disable_sentinel_trace", "license_path", "experiments",
            "detect_deadlocks", "unsafe_allow_api_audit_creation", "allow_audit_log_prefixing", "plugin_file_uid", "plugin_file_permissions",
            "enable_multiseal", "service_registration", "user_lockout", "entropy", "sentinel", "reporting", "imprecise_lease_role_tracking", "enable_post_unseal_trace", "post_unseal_trace_directory");
    }

    static IReadOnlyList<string> KnownAccess(ConfigBody body, IReadOnlyList<string> list)
    {
        foreach (var name in list)
            if (name is not ("rekey" or "generate-root" or "generate-operation-token"))
                body.Error(body.Body["enable_unauthenticated_access"]!.Position, "enable_unauthenticated_access", $"\"{name}\" is no group of paths, expected \"rekey\" or \"generate-root\"");
        return list;
    }

    void Stanzas(ConfigBody body, string file)
    {
        Storage(body, "storage", storage => Config = Config with { Storage = storage });
        Storage(body, "backend", storage => Config = Config with { Storage = storage });
        Storage(body, "ha_storage", storage => Config = Config with { HaStorage = storage });
        Storage(body, "ha_backend", storage => Config = Config with { HaStorage = storage });
        foreach (var block in body.Blocks("listener", 1))
            if (Labelled(body, block, "listener", "tcp") is { } inner && ListenerReader.Read(inner.Label, block.Position, inner.Body) is { } listener) _listeners.Add(listener);
        foreach (var block in body.Blocks("seal", 1))
            if (Labelled(body, block, "seal", "awskms") is { } inner)
            {
                CheckName(body, block, "seal", inner.Label, names.Seals);
                _seals.Add(SealReader.Read(inner.Label, block.Position, inner.Body, file));
            }
        foreach (var block in body.Blocks("telemetry", 0))
            if (block.Body is { } telemetry) Config = Config with { Telemetry = TelemetryReader.Read(body.Inner(telemetry, "telemetry")) };
            else body.Error(block.Position, "telemetry", $"is {block.Value.Kind}, expected a block");
    }

    void Storage(ConfigBody body, string stanza, Action<StorageConfig> set)
    {
        var count = 0;
        foreach (var block in body.Blocks(stanza, 1))
        {
            if (Labelled(body, block, stanza, "file") is not { } inner) continue;
            if (++count > 1) body.Error(block.Position, stanza, "is given twice in one file, keep one of them");
            CheckName(body, block, stanza, inner.Label, names.Storages);
            var parameters = inner.Body.Parameters();
            if (inner.Label == "file" && parameters.GetValueOrDefault("path") is null or "") body.Error(block.Position, $"{stanza}.file.path", "is missing, expected the directory of the data");
            set(new StorageConfig(inner.Label, parameters, $"{body.Place(block.Position)}"));
            _origins[stanza] = body.Place(block.Position);
        }
    }

    static void CheckName(ConfigBody body, HclBlock block, string stanza, string label, IReadOnlyCollection<string> known)
    {
        if (known.Contains(label)) return;
        var near = Nearest.Of(label, known) is { } guess ? $", did you mean \"{guess}\"?" : "";
        body.Error(block.Labels[0].Position, stanza, $"type \"{label}\" is not supported{near}{(near.Length > 0 ? " Supported are" : ", supported are")} {string.Join(", ", known)}");
    }

    static (string Label, ConfigBody Body)? Labelled(ConfigBody body, HclBlock block, string stanza, string example)
    {
        if (block.Labels is [{ Name: var label }] && block.Body is { } inner) return (label, body.Inner(inner, $"{stanza}.{label}"));
        body.Error(block.Position, stanza, $"has no type, expected {stanza} \"{example}\" {{ … }}");
        return null;
    }

    public ServerConfig Finish()
    {
        var config = Config with { Listeners = [.. _listeners], Seals = [.. _seals], Origins = _origins };
        if (problems.Exists(problem => problem.IsError)) return config; // what is missing may stand in what cannot be read
        if (config.Storage is null) Missing("storage", "expected storage \"file\" { path = \"/opt/vault\" }");
        if (config.Listeners.Count == 0) Missing("listener", "expected listener \"tcp\" { address = \"127.0.0.1:8200\" … }");
        if (config.DefaultLeaseTtl > config.MaxLeaseTtl)
            problems.Add(new(ConfigSeverity.Error, Origin("default_lease_ttl", "max_lease_ttl"), "default_lease_ttl", "is longer than max_lease_ttl, lower it or raise max_lease_ttl"));
        CheckSeals(config);
        return config;
    }

    void CheckSeals(ServerConfig config)
    {
        var enabled = config.Seals.Where(seal => !seal.Disabled).ToList();
        if (enabled.Count > 1) CheckSeveral(enabled);
        if (config.SealQuorum > Math.Max(1, enabled.Count))
            problems.Add(new(ConfigSeverity.Error, Origin("seal_quorum"), "seal_quorum", $"is {config.SealQuorum}, but there {(enabled.Count == 1 ? "is 1 seal" : $"are {enabled.Count} seals")}, expected at most that many"));
        var disabled = config.Seals.Where(seal => seal.Disabled).ToList();
        if (disabled.Count > 1) Wrong(disabled[1], "seal", "a second seal is disabled, only the one that is being left may be");
        foreach (var seal in disabled.Where(seal => seal.Type == "shamir")) Wrong(seal, "seal", "Shamir seals cannot be set disabled (they should simply not be set)");
        foreach (var seal in disabled.Where(seal => enabled.Exists(other => other.Type == seal.Type)))
            problems.Add(new(ConfigSeverity.Warning, seal.Source, "seal", $"is disabled beside another \"{seal.Type}\" and has no effect; to replace a seal by one of its type, enable both with a name and a priority for one start"));
    }

    void CheckSeveral(IReadOnlyList<SealConfig> seals)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var seal in seals)
        {
            if (!names.Add(seal.Name)) Wrong(seal, "seal", $"two seals have the name \"{seal.Name}\", give each its own name and priority, or set disabled = true on the old one");
            if (seal.Type == "shamir") Wrong(seal, "seal", "shamir cannot stand beside other seals, people bring its shares; leave this stanza out");
            if (seal.Priority is null) Wrong(seal, $"seal.{seal.Type}.priority", "is missing, several seals need one each; the lowest is asked first");
        }
        foreach (var same in seals.Where(seal => seal.Priority is not null).GroupBy(seal => seal.Priority).Where(group => group.Count() > 1))
            Wrong(same.Last(), $"seal.{same.Last().Type}.priority", $"is {same.Key} for two seals, give each its own");
    }

    void Wrong(SealConfig seal, string key, string text) => problems.Add(new(ConfigSeverity.Error, seal.Source, key, text));

    void Missing(string key, string right) => problems.Add(new(ConfigSeverity.Error, "configuration", key, "is missing, " + right));

    string Origin(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (_origins.TryGetValue(key, out var origin)) return origin;
        return "configuration";
    }
}
