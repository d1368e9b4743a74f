using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;

namespace Strongroom.Http.Telemetry;

/// <summary>The JSON form of <c>sys/metrics</c>.</summary>
static class MetricsJson
{
    public static RawBody Of(IReadOnlyList<KeyValuePair<SeriesKey, Series>> all)
    {
        JsonArray counters = [], gauges = [], samples = [];
        foreach (var (key, series) in all)
        {
            var (sum, count, last) = series.Now;
            var entry = new JsonObject { ["Name"] = "vault." + key.Name, ["Labels"] = key.Labels };
            if (series.Kind == SeriesKind.Gauge) entry["Value"] = last;
            else
            {
                entry["Count"] = count;
                entry["Sum"] = sum;
            }
            (series.Kind switch { SeriesKind.Gauge => gauges, SeriesKind.Counter => counters, _ => samples }).Add((JsonNode)entry);
        }
        var document = new JsonObject { ["Counters"] = counters, ["Gauges"] = gauges, ["Samples"] = samples };
        return new RawBody("application/json", Encoding.UTF8.GetBytes(document.ToJsonString() + "\n"));
    }
}
