namespace Strongroom.Cli.Configuration;

/// <summary>A server's configuration as files and environment give it, checked but not interpreted. Immutable.</summary>
sealed record ServerConfig
{
    public StorageConfig? Storage { get; init; }
    public StorageConfig? HaStorage { get; init; }
    public IReadOnlyList<ListenerConfig> Listeners { get; init; } = [];
    public IReadOnlyList<SealConfig> Seals { get; init; } = [];
    /// <summary>How many of the seals it takes to open; 1: any of them.</summary>
    public int SealQuorum { get; init; } = 1;
    public TelemetryConfig Telemetry { get; init; } = new();
    public bool Ui { get; init; }
    public string ApiAddress { get; init; } = "";
    public string ClusterAddress { get; init; } = "";
    public string ClusterName { get; init; } = "";
    /// <summary><c>trace</c>, <c>debug</c>, <c>info</c>, <c>warn</c> or <c>error</c>.</summary>
    public string LogLevel { get; init; } = "info";
    /// <summary><c>standard</c> or <c>json</c>.</summary>
    public string LogFormat { get; init; } = "standard";
    public string LogFile { get; init; } = "";
    public TimeSpan LogRotateDuration { get; init; } = TimeSpan.FromHours(24);
    public long LogRotateBytes { get; init; }
    public int LogRotateMaxFiles { get; init; }
    public string PidFile { get; init; } = "";
    public TimeSpan DefaultLeaseTtl { get; init; } = TimeSpan.FromHours(768);
    public TimeSpan MaxLeaseTtl { get; init; } = TimeSpan.FromHours(768);
    public TimeSpan DefaultMaxRequestDuration { get; init; } = TimeSpan.FromSeconds(90);
    public bool DisableMlock { get; init; }
    public bool RawStorageEndpoint { get; init; }
    public bool IntrospectionEndpoint { get; init; }
    /// <summary><c>rekey</c>, <c>generate-root</c>: what listeners let be called without a token unless they say otherwise.</summary>
    public IReadOnlyList<string> EnableUnauthenticatedAccess { get; init; } = [];
    public string PluginDirectory { get; init; } = "";
    public bool DisableCache { get; init; }
    /// <summary>Entries; 0: the default.</summary>
    public long CacheSize { get; init; }
    public bool DisableClustering { get; init; }
    public bool DisableSealWrap { get; init; }
    public bool EnableResponseHeaderHostname { get; init; }
    public bool EnableResponseHeaderRaftNodeId { get; init; }
    /// <summary>Where each value came from, by key: a place in a file, or the environment variable's name. Not listed: the default.</summary>
    public IReadOnlyDictionary<string, string> Origins { get; init; } = new Dictionary<string, string>();

    /// <summary>Reads files and directories in order, then the environment; later ones win, listeners and seals add up.</summary>
    /// <returns>Null when a problem is an error; every problem, not just the first.</returns>
    public static (ServerConfig? Config, IReadOnlyList<ConfigProblem> Problems) Load(IReadOnlyList<string> paths, Func<string, string?> environment, ConfigNames names)
    {
        var problems = new List<ConfigProblem>();
        var reader = new ServerConfigReader(problems, names);
        foreach (var file in ConfigFiles.Find(paths, problems)) reader.Read(file);
        EnvironmentReader.Apply(reader, environment);
        var config = reader.Finish();
        return (problems.Exists(problem => problem.IsError) ? null : config, problems);
    }
}

/// <summary>The kinds of storage and seal this build has.</summary>
sealed record ConfigNames(IReadOnlyCollection<string> Storages, IReadOnlyCollection<string> Seals);
