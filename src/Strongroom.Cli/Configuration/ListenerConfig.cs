namespace Strongroom.Cli.Configuration;

/// <summary>A <c>listener</c> stanza.</summary>
sealed record ListenerConfig
{
    /// <summary><c>tcp</c> or <c>unix</c>.</summary>
    public required string Type { get; init; }
    /// <summary><c>host:port</c>, <c>[ipv6]:port</c>, or the path of a socket.</summary>
    public string Address { get; init; } = "127.0.0.1:8200";
    public string ClusterAddress { get; init; } = "";
    public bool TlsDisable { get; init; }
    public string TlsCertFile { get; init; } = "";
    public string TlsKeyFile { get; init; } = "";
    /// <summary><c>tls10</c> to <c>tls13</c>.</summary>
    public string TlsMinVersion { get; init; } = "tls12";
    public string TlsMaxVersion { get; init; } = "tls13";
    public IReadOnlyList<string> TlsCipherSuites { get; init; } = [];
    public string TlsClientCaFile { get; init; } = "";
    public bool TlsRequireAndVerifyClientCert { get; init; }
    public bool TlsDisableClientCerts { get; init; }
    public IReadOnlyList<string> XForwardedForAuthorizedAddresses { get; init; } = [];
    public int XForwardedForHopSkips { get; init; }
    public bool XForwardedForRejectNotAuthorized { get; init; } = true;
    public bool XForwardedForRejectNotPresent { get; init; } = true;
    /// <summary>Bytes; 0 or less: no limit.</summary>
    public long MaxRequestSize { get; init; } = 33_554_432;
    /// <summary>Null: the server's <c>default_max_request_duration</c>.</summary>
    public TimeSpan? MaxRequestDuration { get; init; }
    public TimeSpan HttpReadTimeout { get; init; } = TimeSpan.FromSeconds(30);
    public TimeSpan HttpReadHeaderTimeout { get; init; } = TimeSpan.FromSeconds(10);
    public TimeSpan HttpWriteTimeout { get; init; }
    public TimeSpan HttpIdleTimeout { get; init; } = TimeSpan.FromMinutes(5);
    public bool UnauthenticatedMetricsAccess { get; init; }
    public bool UnauthenticatedPprofAccess { get; init; }
    public bool UnauthenticatedInFlightAccess { get; init; }
    /// <summary>Null: as the server's <c>enable_unauthenticated_access</c> has it.</summary>
    public bool? DisableUnauthedRekeyEndpoints { get; init; }
    /// <summary>Likewise.</summary>
    public bool? DisableUnauthedGenerateRootEndpoints { get; init; }
    /// <summary>Headers by status: <c>default</c>, <c>200</c>, <c>2xx</c>.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> CustomResponseHeaders { get; init; }
        = new Dictionary<string, IReadOnlyDictionary<string, string>>();
    public string SocketMode { get; init; } = "";
    public string SocketUser { get; init; } = "";
    public string SocketGroup { get; init; } = "";
    /// <summary>Where the stanza stands.</summary>
    public required string Source { get; init; }
}
