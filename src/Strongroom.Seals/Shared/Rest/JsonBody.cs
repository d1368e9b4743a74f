using System.Buffers;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>A request body that may hold a key: written into one piece of memory, zeroed when the request is disposed.</summary>
sealed class JsonBody : ByteArrayContent
{
    readonly byte[] _bytes;

    JsonBody(byte[] bytes) : base(bytes)
    {
        _bytes = bytes;
        Headers.ContentType = new MediaTypeHeaderValue("application/json");
    }

    public static JsonBody Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(8 * 1024); // Large enough not to grow: a copy left behind would not be zeroed.
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        var body = new JsonBody(buffer.WrittenSpan.ToArray());
        buffer.Clear();
        return body;
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        CryptographicOperations.ZeroMemory(_bytes);
    }
}
