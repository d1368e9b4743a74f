using System.Buffers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Strongroom.Sdk.Errors;

namespace Strongroom.Http.Api;

/// <summary>Bodies and query strings of the form <c>a=1&amp;b=2</c> as a JSON object of texts; a repeated name becomes a list.</summary>
static class FormBody
{
    public static JsonElement Parse(ReadOnlySequence<byte> body) => Parse(Encoding.UTF8.GetString(body));

    public static JsonElement Parse(string text)
    {
        var members = new JsonObject();
        foreach (var pair in new QueryStringEnumerable(text))
        {
            var name = pair.DecodeName().ToString();
            if (name.Length == 0) continue;
            var value = JsonValue.Create(pair.DecodeValue().ToString());
            if (!members.TryGetPropertyValue(name, out var known)) members[name] = value;
            else if (known is JsonArray list) list.Add((JsonNode?)value);
            else
            {
                members.Remove(name);
                members[name] = new JsonArray(known, value);
            }
            if (members.Count > 1000) throw new RequestException(400, "too many form fields");
        }
        using var document = JsonDocument.Parse(members.ToJsonString());
        return document.RootElement.Clone();
    }
}
