namespace Strongroom.Cli.Configuration;

/// <summary>The <c>telemetry</c> stanza.</summary>
sealed record TelemetryConfig
{
    public bool DisableHostname { get; init; }
    public bool EnableHostnameLabel { get; init; }
    public string MetricsPrefix { get; init; } = "vault";
    public TimeSpan PrometheusRetentionTime { get; init; } = TimeSpan.FromHours(24);
    public TimeSpan UsageGaugePeriod { get; init; } = TimeSpan.FromMinutes(10);
    public long MaximumGaugeCardinality { get; init; } = 500;
    public string StatsdAddress { get; init; } = "";
    public string StatsiteAddress { get; init; } = "";
    public string DogstatsdAddress { get; init; } = "";
    public IReadOnlyList<string> DogstatsdTags { get; init; } = [];
}
