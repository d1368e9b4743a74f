namespace Strongroom.Cli.Configuration;

/// <summary>The <c>telemetry</c> stanza.</summary>
static class TelemetryReader
{
    public static TelemetryConfig Read(ConfigBody body)
    {
        var telemetry = new TelemetryConfig();
        body.Flag("disable_hostname", flag => telemetry = telemetry with { DisableHostname = flag });
        body.Flag("enable_hostname_label", flag => telemetry = telemetry with { EnableHostnameLabel = flag });
        body.Text("metrics_prefix", text => telemetry = telemetry with { MetricsPrefix = text });
        body.Duration("prometheus_retention_time", span => telemetry = telemetry with { PrometheusRetentionTime = span });
        body.Duration("usage_gauge_period", span => telemetry = telemetry with { UsageGaugePeriod = span });
        body.Integer("maximum_gauge_cardinality", number => telemetry = telemetry with { MaximumGaugeCardinality = number }, 0, 1_000_000);
        body.Text("statsd_address", text => telemetry = telemetry with { StatsdAddress = text }, Addresses.Listen);
        body.Text("statsite_address", text => telemetry = telemetry with { StatsiteAddress = text }, Addresses.Listen);
        body.Text("dogstatsd_addr", text => telemetry = telemetry with { DogstatsdAddress = text }, Addresses.Listen);
        body.Texts("dogstatsd_tags", list => telemetry = telemetry with { DogstatsdTags = list });
        body.Ignore("add_lease_metrics_namespace_labels", "lease_metrics_epsilon", "num_lease_metrics_buckets", "filter_default", "prefix_filter", "disable_dispatched_telemetry");
        body.Finish();
        return telemetry;
    }
}
