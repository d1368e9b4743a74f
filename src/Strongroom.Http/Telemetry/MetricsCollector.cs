using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Strongroom.Sdk.Engines;

namespace Strongroom.Http.Telemetry;

/// <summary>Gathers what the meters of this product measure, and prints it for Prometheus or as JSON.</summary>
public sealed class MetricsCollector : IDisposable
{
    readonly MeterListener _listener = new();
    readonly ConcurrentDictionary<SeriesKey, Series> _series = new();

    public MetricsCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name.StartsWith("Strongroom", StringComparison.Ordinal)) listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    public RawBody Print(string format)
    {
        _listener.RecordObservableInstruments();
        var now = _series.OrderBy(pair => pair.Key.Name, StringComparer.Ordinal).ThenBy(pair => pair.Key.Labels, StringComparer.Ordinal).ToList();
        return format == "prometheus" ? PrometheusText.Of(now) : MetricsJson.Of(now);
    }

    public void Dispose() => _listener.Dispose();

    void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var key = new SeriesKey(instrument.Name, SeriesKey.LabelsOf(tags));
        if (!_series.TryGetValue(key, out var series)) series = _series.GetOrAdd(key, new Series(KindOf(instrument), instrument.Description ?? instrument.Name));
        series.Take(value);
    }

    static SeriesKind KindOf(Instrument instrument) => instrument switch
    {
        Counter<long> or Counter<double> or ObservableCounter<long> => instrument.IsObservable ? SeriesKind.Gauge : SeriesKind.Counter,
        Histogram<double> or Histogram<long> => SeriesKind.Summary,
        _ => SeriesKind.Gauge,
    };
}
