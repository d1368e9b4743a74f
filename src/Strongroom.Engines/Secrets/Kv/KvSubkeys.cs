using System.Text.Json.Nodes;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>The skeleton of a secret: its members with null for every value.</summary>
static class KvSubkeys
{
    /// <param name="secret">The secret.</param>
    /// <param name="depth">How many levels of objects are opened; 0: all.</param>
    public static JsonObject? Of(JsonObject? secret, int depth)
    {
        if (secret is null) return null;
        var keys = new JsonObject();
        foreach (var (name, value) in secret)
            keys[name] = value is JsonObject { Count: > 0 } inner && depth != 1 ? Of(inner, depth > 1 ? depth - 1 : 0) : null;
        return keys;
    }
}
