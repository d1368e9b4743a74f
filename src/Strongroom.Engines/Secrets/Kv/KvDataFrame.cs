using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>The answer to a read, put together as bytes and not as a tree of nodes. It is what a server spends its days with.</summary>
static class KvDataFrame
{
    const int LargestKept = 64 << 10;
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    [ThreadStatic] static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _kept;

    /// <param name="secret">Its JSON as stored: checked when it was written, and proved unaltered by the barrier.</param>
    /// <param name="version">Which version it is.</param>
    public static byte[] Of(ReadOnlySpan<byte> secret, KvVersionView version)
    {
        var (buffer, json) = _kept ?? Make();
        _kept = null;
        json.WriteStartObject();
        json.WritePropertyName("data"u8);
        json.WriteRawValue(secret, skipInputValidation: true);
        json.WritePropertyName("metadata"u8);
        version.Write(json);
        json.WriteEndObject();
        json.Flush();
        var frame = buffer.WrittenSpan.ToArray();
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
