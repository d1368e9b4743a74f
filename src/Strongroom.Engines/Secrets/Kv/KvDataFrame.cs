using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>The answer to a read, put together as bytes: one parse instead of a tree of nodes. It is what a server spends its days with.</summary>
static class KvDataFrame
{
    const int LargestKept = 64 << 10;
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    static readonly JsonDocumentOptions Deep = new() { MaxDepth = 256 };

    [ThreadStatic] static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _kept;

    /// <param name="secret">Its JSON as stored.</param>
    /// <param name="version">Which version it is.</param>
    public static JsonObject Of(ReadOnlySpan<byte> secret, KvVersionView version)
    {
        var (buffer, json) = _kept ?? Make();
        _kept = null;
        json.WriteStartObject();
        json.WritePropertyName("data"u8);
        json.WriteRawValue(secret, skipInputValidation: true); // the parse below is the check
        json.WritePropertyName("metadata"u8);
        version.Write(json);
        json.WriteEndObject();
        json.Flush();
        var frame = JsonObject.Create(JsonElement.Parse(buffer.WrittenSpan, Deep))!;
        buffer.Clear(); // zeroes
        json.Reset();
        if (buffer.Capacity <= LargestKept) _kept = (buffer, json);
        return frame;
    }

    static (ArrayBufferWriter<byte>, Utf8JsonWriter) Make()
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        return (buffer, new Utf8JsonWriter(buffer, Options));
    }
}
