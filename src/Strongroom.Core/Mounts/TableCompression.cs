using System.IO.Compression;

namespace Strongroom.Core.Mounts;

/// <summary>The canary byte in front of compressed entries (storage formats, section 4).</summary>
static class TableCompression
{
    const byte Gzip = (byte)'G';
    const int LargestTable = 64 << 20;

    public static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        var output = new MemoryStream();
        output.WriteByte(Gzip);
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(plain);
        return output.ToArray();
    }

    /// <exception cref="InvalidDataException">A compression this server does not read, or damage.</exception>
    public static byte[] Expand(ReadOnlyMemory<byte> stored, string key)
    {
        if (stored.IsEmpty) return [];
        return stored.Span[0] switch
        {
            Gzip => Unzip(stored[1..], key),
            (byte)'{' => stored.ToArray(),
            (byte)'L' => LzwDecoder.Decode(stored.Span[1..], LargestTable),
            var other => throw new InvalidDataException($"{key} is compressed in a way this server does not read (first byte 0x{other:x2})"),
        };
    }

    static byte[] Unzip(ReadOnlyMemory<byte> zipped, string key)
    {
        using var gzip = new GZipStream(new MemoryStream(zipped.ToArray()), CompressionMode.Decompress);
        var output = new MemoryStream();
        var chunk = new byte[16 << 10];
        for (int read; (read = gzip.Read(chunk)) > 0;)
        {
            if (output.Length + read > LargestTable) throw new InvalidDataException($"{key} expands to more than {LargestTable >> 20} MiB");
            output.Write(chunk, 0, read);
        }
        return output.ToArray();
    }
}
