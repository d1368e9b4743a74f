using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Cli.Output;

/// <summary>YAML in block style, keys in natural order, as Vault prints it.</summary>
static class YamlText
{
    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        switch (node)
        {
            case JsonObject { Count: > 0 } map: WriteMap(text, map, 0, continues: false); break;
            case JsonArray { Count: > 0 } list: WriteList(text, list, 0, continues: false); break;
            default: text.Append(Inline(node, 0)).Append('\n'); break;
        }
        return text.ToString();
    }

    static void WriteMap(StringBuilder text, JsonObject map, int indent, bool continues)
    {
        foreach (var (name, value) in map.OrderBy(member => member.Key, NaturalOrder.Instance))
        {
            if (!continues) text.Append(' ', indent);
            continues = false;
            text.Append(YamlScalar.Key(name)).Append(':');
            switch (value)
            {
                case JsonObject { Count: > 0 } inner:
                    text.Append('\n');
                    WriteMap(text, inner, indent + 2, continues: false);
                    break;
                case JsonArray { Count: > 0 } inner:
                    text.Append('\n');
                    WriteList(text, inner, indent, continues: false);
                    break;
                default:
                    text.Append(' ').Append(Inline(value, indent + 2)).Append('\n');
                    break;
            }
        }
    }

    static void WriteList(StringBuilder text, JsonArray list, int indent, bool continues)
    {
        foreach (var value in list)
        {
            if (!continues) text.Append(' ', indent);
            continues = false;
            text.Append("- ");
            switch (value)
            {
                case JsonObject { Count: > 0 } inner: WriteMap(text, inner, indent + 2, continues: true); break;
                case JsonArray { Count: > 0 } inner: WriteList(text, inner, indent + 2, continues: true); break;
                default: text.Append(Inline(value, indent + 2)).Append('\n'); break;
            }
        }
    }

    static string Inline(JsonNode? node, int indent) => node switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when node.GetValueKind() == JsonValueKind.String => YamlScalar.Value(node.GetValue<string>(), indent),
        _ => node.ToJsonString(),
    };
}
