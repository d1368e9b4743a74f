using System.Globalization;
using System.Text;
using Strongroom.Sdk.Engines;

namespace Strongroom.Http.Telemetry;

/// <summary>The exposition format of Prometheus, version 0.0.4; names as Vault gives them (<c>vault_core_unsealed</c>).</summary>
static class PrometheusText
{
    public static RawBody Of(IReadOnlyList<KeyValuePair<SeriesKey, Series>> all, string prefix)
    {
        var text = new StringBuilder();
        var previous = "";
        foreach (var (key, series) in all)
        {
            var name = NameOf(key.Name, prefix);
            if (name != previous) text.Append($"# HELP {name} {series.Help}\n# TYPE {name} {TypeOf(series.Kind)}\n");
            previous = name;
            var (sum, count, last) = series.Now;
            if (series.Kind == SeriesKind.Summary)
            {
                Line(text, name + "_sum", key.Labels, sum);
                Line(text, name + "_count", key.Labels, count);
            }
            else Line(text, name, key.Labels, series.Kind == SeriesKind.Counter ? sum : last);
        }
        return new RawBody("text/plain; version=0.0.4; charset=utf-8", Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary><c>process.…</c> stands without a prefix, as every exporter of process metrics has it.</summary>
    static string NameOf(string instrument, string prefix)
    {
        var name = string.Create(instrument.Length, instrument, static (span, text) =>
        {
            for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterOrDigit(text[i]) ? text[i] : '_';
        });
        return prefix.Length == 0 || name.StartsWith("process_", StringComparison.Ordinal) ? name : $"{prefix}_{name}";
    }

    static string TypeOf(SeriesKind kind) => kind switch
    {
        SeriesKind.Gauge => "gauge",
        SeriesKind.Summary => "summary",
        _ => "counter",
    };

    static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0) text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }
}
