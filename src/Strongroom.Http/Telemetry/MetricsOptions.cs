namespace Strongroom.Http.Telemetry;

/// <summary>What the <c>telemetry</c> stanza decides.</summary>
public sealed record MetricsOptions
{
    /// <summary>First part of every name.</summary>
    public string Prefix { get; init; } = "vault";
    /// <summary>False where <c>prometheus_retention_time</c> is 0: that format is refused.</summary>
    public bool Prometheus { get; init; } = true;
}
