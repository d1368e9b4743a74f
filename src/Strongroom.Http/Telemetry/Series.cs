using System.Text;

namespace Strongroom.Http.Telemetry;

/// <summary>A total is a counter that is told its sum, not its steps.</summary>
enum SeriesKind { Counter, Gauge, Summary, Total }

/// <summary>An instrument and one set of its tags.</summary>
readonly record struct SeriesKey(string Name, string Labels)
{
    /// <summary>As Prometheus writes them, without the braces.</summary>
    public static string LabelsOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty) return "";
        var text = new StringBuilder();
        foreach (var (name, value) in tags)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(name).Append("=\"").Append(value?.ToString()?.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")).Append('"');
        }
        return text.ToString();
    }
}

/// <summary>Sum, count and last value of one series.</summary>
sealed class Series(SeriesKind kind, string help)
{
    readonly Lock _gate = new();
    double _sum, _last;
    long _count;

    public SeriesKind Kind => kind;
    public string Help => help;

    public (double Sum, long Count, double Last) Now
    {
        get { lock (_gate) return (_sum, _count, _last); }
    }

    public void Take(double value)
    {
        lock (_gate)
        {
            _sum += value;
            _count++;
            _last = value;
        }
    }
}
