using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>The answer to a read, put together as bytes and not as a tree of nodes. It is what a server spends its days with.</summary>
static class KvDataFrame
{
    static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    static ReadOnlySpan<byte> Before => "{\"data\":"u8;
    static ReadOnlySpan<byte> Between => ",\"metadata\":"u8;

    /// <param name="secret">Its JSON as stored: checked when it was written, and proved unaltered by the barrier.</param>
    /// <param name="metadata">Of the version, as <see cref="Metadata"/> makes it.</param>
    public static byte[] Of(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> metadata)
    {
        var frame = GC.AllocateUninitializedArray<byte>(Before.Length + secret.Length + Between.Length + metadata.Length + 1);
        var rest = frame.AsSpan();
        Append(ref rest, Before);
        Append(ref rest, secret);
        Append(ref rest, Between);
        Append(ref rest, metadata);
        rest[0] = (byte)'}';
        return frame;
    }

    public static byte[] Metadata(KvVersionView version)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options)) version.Write(json);
        return buffer.WrittenSpan.ToArray();
    }

    static void Append(ref Span<byte> rest, ReadOnlySpan<byte> part)
    {
        part.CopyTo(rest);
        rest = rest[part.Length..];
    }
}
