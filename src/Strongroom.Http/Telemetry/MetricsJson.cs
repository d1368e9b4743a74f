using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;

namespace Strongroom.Http.Telemetry;

/// <summary>The JSON form of <c>sys/metrics</c>.</summary>
static class MetricsJson
{
    public static RawBody Of(IReadOnlyList<KeyValuePair<SeriesKey, Series>> all, string prefix)
    {
        JsonArray counters = [], gauges = [], samples = [];
        foreach (var (key, series) in all)
        {
            var (sum, count, last) = series.Now;
            var entry = new JsonObject { ["Name"] = prefix.Length == 0 ? key.Name : $"{prefix}.{key.Name}", ["Labels"] = key.Labels };
            if (series.Kind is SeriesKind.Gauge or SeriesKind.Total) entry["Value"] = last;
            else
            {
                entry["Count"] = count;
                entry["Sum"] = sum;
            }
            (series.Kind switch { SeriesKind.Gauge or SeriesKind.Total => gauges, SeriesKind.Counter => counters, _ => samples }).Add((JsonNode)entry);
        }
        var document = new JsonObject { ["Counters"] = counters, ["Gauges"] = gauges, ["Samples"] = samples };
        return new RawBody("application/json", Encoding.UTF8.GetBytes(document.ToJsonString() + "\n"));
    }
}
