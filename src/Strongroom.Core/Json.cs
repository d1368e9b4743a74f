using System.Text.Json.Nodes;

namespace Strongroom.Core;

static class Json
{
    public static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}
