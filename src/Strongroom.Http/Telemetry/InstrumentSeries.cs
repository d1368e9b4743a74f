using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Strongroom.Http.Telemetry;

/// <summary>All series of one instrument; the one without tags apart, because the hot path's are such.</summary>
sealed class InstrumentSeries(Instrument instrument)
{
    readonly ConcurrentDictionary<string, Series> _tagged = new(StringComparer.Ordinal);
    Series? _plain;

    /// <summary>Those that were measured at all.</summary>
    public IEnumerable<KeyValuePair<SeriesKey, Series>> All
    {
        get
        {
            if (Volatile.Read(ref _plain) is { } plain) yield return new(new SeriesKey(instrument.Name, ""), plain);
            foreach (var (labels, series) in _tagged) yield return new(new SeriesKey(instrument.Name, labels), series);
        }
    }

    public void Take(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) Plain().Take(value);
        else _tagged.GetOrAdd(SeriesKey.LabelsOf(tags), static (_, self) => self.New(), this).Take(value);
    }

    Series Plain() => Volatile.Read(ref _plain) ?? Interlocked.CompareExchange(ref _plain, New(), null) ?? _plain!;

    Series New() => new(Kind, instrument.Description ?? instrument.Name);

    SeriesKind Kind => instrument switch
    {
        Counter<long> or Counter<double> => SeriesKind.Counter,
        ObservableCounter<long> or ObservableCounter<double> => SeriesKind.Total,
        Histogram<double> or Histogram<long> => SeriesKind.Summary,
        _ => SeriesKind.Gauge,
    };
}
