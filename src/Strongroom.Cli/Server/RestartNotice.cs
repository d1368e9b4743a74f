namespace Strongroom.Cli.Server;

/// <summary>Which settings of a configuration that was read anew wait for a restart.</summary>
static class RestartNotice
{
    static readonly (string Name, Func<ServerPlan, string> Value)[] Fixed =
    [
        ("storage", plan => $"{plan.StorageType} {string.Join('\n', plan.StorageParameters.OrderBy(each => each.Key, StringComparer.Ordinal))}"),
        ("listener", plan => string.Join('\n', plan.Listeners.Select(each => $"{each.Address} {each.Tls?.CertFile} {each.Tls?.KeyFile} {each.Tls?.ClientCaFile} {each.Tls?.Protocols}"))),
        ("api_addr", plan => plan.Vault.ApiAddress),
        ("cluster_addr", plan => plan.Vault.ClusterAddress),
        ("cluster_name", plan => plan.Vault.ClusterName ?? ""),
        ("default_lease_ttl, max_lease_ttl", plan => plan.Vault.Ttls.ToString()),
        ("raw_storage_endpoint", plan => plan.Vault.RawStorageEndpoint.ToString()),
        ("log_format, log_file", plan => $"{plan.Log.Json} {plan.Log.File}"),
        ("disable_mlock", plan => plan.DisableMlock.ToString()),
        ("disable_cache, cache_size", plan => plan.CacheBytes.ToString(System.Globalization.CultureInfo.InvariantCulture)),
        ("telemetry", plan => plan.Metrics.ToString()),
        ("pid_file", plan => plan.PidFile),
    ];

    public static IReadOnlyList<string> Of(ServerPlan running, ServerPlan now) => [.. Fixed.Where(each => each.Value(running) != each.Value(now)).Select(each => each.Name)];
}
