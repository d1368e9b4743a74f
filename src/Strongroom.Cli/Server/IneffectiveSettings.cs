using Strongroom.Cli.Configuration;

namespace Strongroom.Cli.Server;

/// <summary>Settings that are understood and change nothing in this version: said at the start, so that nobody relies on them.</summary>
static class IneffectiveSettings
{
    public static IEnumerable<string> Of(ServerConfig config)
    {
        foreach (var (key, isSet, because) in OfServer(config))
            if (isSet) yield return $"{Place(config, key)}{key} has no effect in this version{because}";
        foreach (var listener in config.Listeners)
            foreach (var (key, isSet, because) in OfListener(listener))
                if (isSet) yield return $"{listener.Source}: listener.{listener.Type}.{key} has no effect in this version{because}";
    }

    static IEnumerable<(string Key, bool IsSet, string Because)> OfServer(ServerConfig config) =>
    [
        ("ha_storage", config.HaStorage is not null, ": this server runs alone"),
        ("introspection_endpoint", config.IntrospectionEndpoint, ""),
        ("plugin_directory", config.PluginDirectory.Length > 0, ": engines are built in"),
        ("disable_sealwrap", config.DisableSealWrap, ": values are not wrapped by the seal a second time"),
        ("enable_response_header_hostname", config.EnableResponseHeaderHostname, ""),
        ("enable_response_header_raft_node_id", config.EnableResponseHeaderRaftNodeId, ""),
        ("telemetry.enable_hostname_label", config.Telemetry.EnableHostnameLabel, ""),
        ("telemetry.statsd_address", config.Telemetry.StatsdAddress.Length > 0, ": metrics are read at sys/metrics"),
        ("telemetry.statsite_address", config.Telemetry.StatsiteAddress.Length > 0, ": metrics are read at sys/metrics"),
        ("telemetry.dogstatsd_addr", config.Telemetry.DogstatsdAddress.Length > 0, ": metrics are read at sys/metrics"),
    ];

    static IEnumerable<(string Key, bool IsSet, string Because)> OfListener(ListenerConfig listener)
    {
        var usual = new ListenerConfig { Type = listener.Type, Source = listener.Source };
        return
        [
            ("cluster_address", listener.ClusterAddress.Length > 0, ": this server runs alone"),
            ("http_read_timeout", listener.HttpReadTimeout != usual.HttpReadTimeout, ": a body must arrive at 240 bytes a second and within max_request_duration"),
            ("http_write_timeout", listener.HttpWriteTimeout != usual.HttpWriteTimeout, ": an answer must be taken at 240 bytes a second"),
            ("unauthenticated_pprof_access", listener.UnauthenticatedPprofAccess, ": there is no sys/pprof"),
            ("unauthenticated_in_flight_requests_access", listener.UnauthenticatedInFlightAccess, ""),
            ("socket_user", listener.SocketUser.Length > 0, ": the socket belongs to the server's user; use socket_mode"),
            ("socket_group", listener.SocketGroup.Length > 0, ": the socket belongs to the server's group; use socket_mode"),
        ];
    }

    static string Place(ServerConfig config, string key) => config.Origins.TryGetValue(key, out var place) ? $"{place}: " : "";
}
