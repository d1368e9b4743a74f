using System.Text;
using System.Text.Json.Nodes;

namespace Strongroom.Client;

/// <summary>One call of the API; the path has no leading <c>/v1/</c>.</summary>
public sealed record VaultRequest(HttpMethod Method, string Path)
{
    public IReadOnlyList<KeyValuePair<string, string>> Query { get; init; } = [];

    public JsonObject? Body { get; init; }

    /// <summary>Vault sends none but for a patch; the server reads JSON either way.</summary>
    public string? ContentType { get; init; }

    /// <summary>A look-up that a command makes before its real request: never wrapped, and made even when the request is only to be shown.</summary>
    public bool IsPreparation { get; init; }

    public static VaultRequest Get(string path, params ReadOnlySpan<(string Key, string Value)> query)
    {
        var pairs = new List<KeyValuePair<string, string>>(query.Length);
        foreach (var (key, value) in query) pairs.Add(new(key, value));
        return new VaultRequest(HttpMethod.Get, path) { Query = pairs };
    }

    public static VaultRequest List(string path) => Get(path, ("list", "true"));

    public static VaultRequest Put(string path, JsonObject? body = null) => new(HttpMethod.Put, path) { Body = body };

    public static VaultRequest Post(string path, JsonObject? body = null) => new(HttpMethod.Post, path) { Body = body };

    public static VaultRequest Delete(string path) => new(HttpMethod.Delete, path);

    public static VaultRequest MergePatch(string path, JsonObject body) =>
        new(HttpMethod.Patch, path) { Body = body, ContentType = "application/merge-patch+json" };

    /// <summary><c>/v1/kv/a%20b?list=true</c>: what comes after the address.</summary>
    public string Target
    {
        get
        {
            var text = new StringBuilder("/v1/").Append(UrlPath.Escape(Path.Trim('/')));
            var separator = '?';
            foreach (var (key, value) in Query)
            {
                text.Append(separator).Append(Uri.EscapeDataString(key)).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
            return text.ToString();
        }
    }
}
