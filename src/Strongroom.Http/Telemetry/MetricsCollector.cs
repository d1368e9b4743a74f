using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;

namespace Strongroom.Http.Telemetry;

/// <summary>Gathers what the meters of this product measure, and prints it for Prometheus or as JSON.</summary>
/// <remarks>A measurement without tags costs one lock of its own and no memory.</remarks>
public sealed class MetricsCollector : IDisposable
{
    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<string, InstrumentSeries> _instruments = new(StringComparer.Ordinal);
    readonly MetricsOptions _options;

    public MetricsCollector(MetricsOptions? options = null)
    {
        _options = options ?? new MetricsOptions();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!instrument.Meter.Name.StartsWith("Strongroom", StringComparison.Ordinal)) return;
            listener.EnableMeasurementEvents(instrument, _instruments.GetOrAdd(instrument.Name, _ => new InstrumentSeries(instrument)));
        };
        _listener.SetMeasurementEventCallback<int>(static (_, value, tags, state) => ((InstrumentSeries)state!).Take(value, tags));
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((InstrumentSeries)state!).Take(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((InstrumentSeries)state!).Take(value, tags));
        _listener.Start();
    }

    /// <param name="format"><c>prometheus</c>, or anything else for JSON.</param>
    /// <exception cref="RequestException">400: Prometheus is switched off.</exception>
    public RawBody Print(string format)
    {
        if (format == "prometheus" && !_options.Prometheus) throw new RequestException(400, "prometheus is not enabled");
        _listener.RecordObservableInstruments();
        var now = _instruments.Values.SelectMany(each => each.All).OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).ThenBy(pair => pair.Key.Labels, StringComparer.Ordinal).ToList();
        return format == "prometheus" ? PrometheusText.Of(now, _options.Prefix) : MetricsJson.Of(now, _options.Prefix);
    }

    public void Dispose() => _listener.Dispose();
}
