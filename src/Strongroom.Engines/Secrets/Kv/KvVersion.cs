using Strongroom.Primitives.Protobuf;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>The stored secret of one version.</summary>
static class KvVersion
{
    public static byte[] ToBytes(ReadOnlySpan<byte> data, KvTime created, KvTime? deletion)
    {
        var writer = new ProtoWriter().Bytes(1, data).Message(2, created.ToBytes());
        if (deletion is { } time) writer.Message(3, time.ToBytes());
        return writer.ToArray();
    }

    /// <summary>The JSON of the secret.</summary>
    public static ReadOnlySpan<byte> Data(ReadOnlySpan<byte> message)
    {
        for (var reader = new ProtoReader(message); reader.Next();)
            if (reader.Number == 1) return reader.Bytes;
        return "null"u8;
    }
}
