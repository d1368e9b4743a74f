using System.Text.Json.Nodes;

namespace Strongroom.LocalKms.Actions;

/// <summary>AWS's pages: <c>Limit</c> and <c>Marker</c> in, <c>Truncated</c> and <c>NextMarker</c> out. The marker is the last name of the page before.</summary>
static class Paging
{
    public static JsonObject Page<T>(KmsCall call, string member, int most, IEnumerable<T> sorted, Func<T, string> name, Func<T, JsonNode> show)
    {
        var limit = Math.Clamp(call.Input.Number("Limit") ?? most, 1, 1000);
        var marker = call.Input.Text("Marker") ?? "";
        var rest = sorted.Where(item => marker.Length == 0 || string.CompareOrdinal(name(item), marker) > 0).Take(limit + 1).ToList();
        var page = rest.Take(limit).ToList();
        var answer = new JsonObject { [member] = new JsonArray([.. page.Select(show)]), ["Truncated"] = rest.Count > limit };
        if (rest.Count > limit) answer["NextMarker"] = name(page[^1]);
        return answer;
    }
}
