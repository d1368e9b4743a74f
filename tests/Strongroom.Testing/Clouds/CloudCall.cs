using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Strongroom.Testing.Clouds;

/// <summary>One request to a stand-in: which of its services, what, and the body.</summary>
sealed record CloudCall(HttpContext Http, int Service, string Action, byte[] Body)
{
    public string Path => Http.Request.Path.Value ?? "/";
    public string[] Segments => Path.Split('/', StringSplitOptions.RemoveEmptyEntries);
    public string Header(string name) => Http.Request.Headers[name].ToString();
    public string Query(string name) => Http.Request.Query[name].ToString();
    public string? Bearer => Header("Authorization") is var text && text.StartsWith("Bearer ", StringComparison.Ordinal) ? text[7..] : null;

    public JsonObject Json() => JsonNode.Parse(Body) as JsonObject ?? [];
    public Dictionary<string, string> Form() => QueryHelpers.ParseQuery(Encoding.UTF8.GetString(Body)).ToDictionary(pair => pair.Key, pair => pair.Value.ToString());
}
