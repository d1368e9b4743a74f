using System.Text.Json.Nodes;

namespace Strongroom.Testing.Servers;

/// <summary>One answer of the API.</summary>
sealed record ApiAnswer(int Status, string Text)
{
    /// <summary>An empty object where there is no JSON.</summary>
    public JsonObject Json => Text.Length > 0 && Text.TrimStart()[0] == '{' ? JsonNode.Parse(Text)!.AsObject() : [];

    public JsonNode? Data => Json["data"];
    public IReadOnlyList<string> Errors => [.. (Json["errors"] as JsonArray ?? []).Select(error => error!.GetValue<string>())];

    /// <summary>By names; null when one of them is missing.</summary>
    public JsonNode? this[params ReadOnlySpan<string> names]
    {
        get
        {
            JsonNode? node = Json;
            foreach (var name in names) node = (node as JsonObject)?[name];
            return node;
        }
    }

    public string String(params ReadOnlySpan<string> names) => this[names]?.GetValue<string>() ?? "";

    public override string ToString() => $"{Status} {Text}";
}
