using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Cli.Output;

/// <summary>JSON with two spaces of indentation and Go's escapes, byte for byte what Vault's users parse and compare.</summary>
static class JsonText
{
    public static string Of(JsonNode? node)
    {
        var text = new StringBuilder();
        Write(text, node, 0);
        return text.ToString();
    }

    static void Write(StringBuilder text, JsonNode? node, int depth)
    {
        switch (node)
        {
            case null: text.Append("null"); break;
            case JsonObject { Count: 0 }: text.Append("{}"); break;
            case JsonArray { Count: 0 }: text.Append("[]"); break;
            case JsonObject map: WriteMap(text, map, depth); break;
            case JsonArray list: WriteList(text, list, depth); break;
            default: WriteScalar(text, node); break;
        }
    }

    static void WriteMap(StringBuilder text, JsonObject map, int depth)
    {
        var separator = "{";
        foreach (var (name, value) in map)
        {
            NewLine(text.Append(separator), depth + 1);
            Quote(text, name);
            Write(text.Append(": "), value, depth + 1);
            separator = ",";
        }
        NewLine(text, depth).Append('}');
    }

    static void WriteList(StringBuilder text, JsonArray list, int depth)
    {
        var separator = "[";
        foreach (var value in list)
        {
            NewLine(text.Append(separator), depth + 1);
            Write(text, value, depth + 1);
            separator = ",";
        }
        NewLine(text, depth).Append(']');
    }

    static void WriteScalar(StringBuilder text, JsonNode node)
    {
        if (node.GetValueKind() == JsonValueKind.String) Quote(text, node.GetValue<string>());
        else text.Append(node.ToJsonString());
    }

    static StringBuilder NewLine(StringBuilder text, int depth) => text.Append('\n').Append(' ', depth * 2);

    // Go escapes what could end a script element, and nothing else beyond what JSON demands.
    static void Quote(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '"' => text.Append("\\\""),
                '\\' => text.Append("\\\\"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => text.Append("\\u").Append(((int)c).ToString("x4")),
                _ => text.Append(c),
            };
        }
        text.Append('"');
    }
}
