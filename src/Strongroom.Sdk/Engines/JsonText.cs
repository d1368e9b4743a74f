using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Sdk.Engines;

/// <summary>Data that an engine gave as finished JSON, for those who want to look into them.</summary>
public static class JsonText
{
    /// <summary>Secrets may be nested deeper than the framework reads by itself.</summary>
    static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    /// <summary>Null for no text.</summary>
    public static JsonObject? Parse(ReadOnlyMemory<byte> json) => json.IsEmpty ? null : JsonObject.Create(JsonElement.Parse(json.Span, Deep));
}
