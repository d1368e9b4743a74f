using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Strongroom.Cli.Configuration;
using Strongroom.Cli.Server.Logging;
using Strongroom.Core.Lifecycle;
using Strongroom.Core.Mounts;
using Strongroom.Http.Api;
using Strongroom.Http.Listeners;
using Strongroom.Http.Telemetry;
using Strongroom.Sdk.Seals;

namespace Strongroom.Cli.Server;

/// <summary>Turns a checked configuration into the plan of a server.</summary>
static class ServerPlanner
{
    const long BytesPerCacheEntry = 256; // Vault's cache_size counts entries; ours counts bytes

    public static ServerPlan Of(ServerConfig config, IReadOnlyList<string> warnings)
    {
        var seals = config.Seals.Where(each => !each.Disabled).ToList();
        var seal = seals.FirstOrDefault();
        var api = config.ApiAddress.Length > 0 ? config.ApiAddress : GuessAddress(config.Listeners);
        return new ServerPlan
        {
            StorageType = config.Storage!.Type,
            StorageParameters = config.Storage.Parameters,
            Listeners = [.. config.Listeners.Select(listener => Listener(listener, config))],
            Seals = seals.Count == 0 ? [SealPlan.Shamir] : [.. seals.Select(each => SealOf(each, config))],
            SealQuorum = config.SealQuorum,
            DisabledSeal = config.Seals.FirstOrDefault(each => each.Disabled) is { } old ? SealOf(old, config) : null,
            Vault = new VaultOptions
            {
                StorageType = config.Storage.Type,
                Ttls = new MountTtls(config.DefaultLeaseTtl, config.MaxLeaseTtl),
                ClusterName = config.ClusterName.Length > 0 ? config.ClusterName : null,
                ApiAddress = api,
                ClusterAddress = config.ClusterAddress.Length > 0 ? config.ClusterAddress : ClusterOf(api),
                RawStorageEndpoint = config.RawStorageEndpoint,
                SealHealth = seal is null ? new SealHealthOptions() : new SealHealthOptions
                {
                    Enabled = seal.HealthCheckEnabled, Interval = seal.HealthCheckInterval, IntervalUnhealthy = seal.HealthCheckIntervalUnhealthy, Timeout = seal.HealthCheckTimeout,
                },
            },
            Log = LogOf(config),
            PidFile = config.PidFile,
            DisableMlock = config.DisableMlock,
            CacheBytes = config.DisableCache ? 0 : config.CacheSize > 0 ? config.CacheSize * BytesPerCacheEntry : ServerPlan.UsualCacheBytes,
            Metrics = new MetricsOptions { Prefix = config.Telemetry.MetricsPrefix, Prometheus = config.Telemetry.PrometheusRetentionTime > TimeSpan.Zero },
            Warnings = [.. warnings, .. OpenedPaths.Warnings(config), .. IneffectiveSettings.Of(config)],
        };
    }

    static SealPlan SealOf(SealConfig seal, ServerConfig config) => new(seal.Type, seal.Parameters, seal.Source)
    {
        Name = seal.Name, Priority = seal.Priority ?? 1, Binding = seal.EncryptionContext ? new SealBinding(config.ClusterName) : null,
    };

    public static LogOptions LogOf(ServerConfig config) => new()
    {
        Level = LogLevels.Parse(config.LogLevel) ?? Microsoft.Extensions.Logging.LogLevel.Information,
        Json = config.LogFormat == "json",
        File = config.LogFile,
        RotateAfter = config.LogRotateDuration,
        RotateBytes = config.LogRotateBytes,
        MaxFiles = config.LogRotateMaxFiles,
    };

    static ListenerOptions Listener(ListenerConfig listener, ServerConfig config) => new()
    {
        Address = listener.Address,
        IsUnix = listener.Type == "unix",
        SocketMode = listener.SocketMode.Length > 0 ? (UnixFileMode)Convert.ToInt32(listener.SocketMode, 8) : null,
        Tls = listener.TlsDisable || listener.Type == "unix" ? null : new TlsOptions
        {
            CertFile = listener.TlsCertFile,
            KeyFile = listener.TlsKeyFile,
            Protocols = Protocols(listener.TlsMinVersion, listener.TlsMaxVersion),
            CipherSuites = listener.TlsCipherSuites,
            ClientCaFile = listener.TlsClientCaFile,
            RequireClientCert = listener.TlsRequireAndVerifyClientCert,
            DisableClientCerts = listener.TlsDisableClientCerts,
        },
        HeaderTimeout = listener.HttpReadHeaderTimeout,
        IdleTimeout = listener.HttpIdleTimeout,
        Api = new ApiOptions
        {
            MaxRequestSize = listener.MaxRequestSize > 0 ? listener.MaxRequestSize : long.MaxValue,
            MaxRequestDuration = listener.MaxRequestDuration ?? config.DefaultMaxRequestDuration,
            Opened = OpenedPaths.Of(listener, config),
            UnauthenticatedMetrics = listener.UnauthenticatedMetricsAccess,
            Ui = config.Ui,
            Headers = listener.CustomResponseHeaders,
            Forwarded = Forwarded(listener),
        },
    };

    static ForwardedOptions? Forwarded(ListenerConfig listener) => listener.XForwardedForAuthorizedAddresses.Count == 0 ? null : new ForwardedOptions
    {
        Authorized = [.. listener.XForwardedForAuthorizedAddresses.Select(Network)],
        HopSkips = listener.XForwardedForHopSkips,
        RejectNotPresent = listener.XForwardedForRejectNotPresent,
        RejectNotAuthorized = listener.XForwardedForRejectNotAuthorized,
    };

    static IPNetwork Network(string text)
        => text.Contains('/') ? IPNetwork.Parse(text) : IPAddress.Parse(text) is var ip ? new IPNetwork(ip, ip.AddressFamily == AddressFamily.InterNetwork ? 32 : 128) : default;

#pragma warning disable SYSLIB0039 // TLS 1.0 and 1.1 are only used where the configuration names them
    static SslProtocols Protocols(string least, string most)
    {
        (string Name, SslProtocols Protocol)[] all = [("tls10", SslProtocols.Tls), ("tls11", SslProtocols.Tls11), ("tls12", SslProtocols.Tls12), ("tls13", SslProtocols.Tls13)];
        var (from, to) = (Array.FindIndex(all, each => each.Name == least), Array.FindIndex(all, each => each.Name == most));
        return all[from..(to + 1)].Aggregate(SslProtocols.None, (sum, each) => sum | each.Protocol);
    }
#pragma warning restore SYSLIB0039

    /// <summary>What clients should call this server, where the configuration does not say: the first TCP listener.</summary>
    static string GuessAddress(IReadOnlyList<ListenerConfig> listeners)
    {
        if (listeners.FirstOrDefault(each => each.Type == "tcp") is not { } first) return "";
        var address = first.Address.Replace("0.0.0.0", PrivateAddress(), StringComparison.Ordinal).Replace("[::]", PrivateAddress(), StringComparison.Ordinal);
        return $"{(first.TlsDisable ? "http" : "https")}://{address}";
    }

    static string ClusterOf(string api) => Uri.TryCreate(api, UriKind.Absolute, out var uri) ? $"https://{uri.Host}:{uri.Port + 1}" : "";

    static string PrivateAddress()
    {
        try { return Dns.GetHostAddresses(Dns.GetHostName()).FirstOrDefault(each => each.AddressFamily == AddressFamily.InterNetwork)?.ToString() ?? "127.0.0.1"; }
        catch (SocketException) { return "127.0.0.1"; }
    }
}
