using Strongroom.Primitives.Protobuf;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>The settings of a versioned mount (storage formats, section 19, <c>config</c>).</summary>
sealed record KvConfig(uint MaxVersions, bool CasRequired, TimeSpan DeleteVersionAfter)
{
    public static KvConfig Default { get; } = new(0, false, default);

    /// <summary>Fields of newer writers, kept as they are.</summary>
    public byte[] Unknown { get; init; } = [];

    public static KvConfig Read(ReadOnlySpan<byte> message)
    {
        var config = Default;
        var unknown = new ProtoWriter();
        for (var reader = new ProtoReader(message); reader.Next();)
            switch (reader.Number)
            {
                case 1: config = config with { MaxVersions = (uint)reader.Value }; break;
                case 2: config = config with { CasRequired = reader.Value != 0 }; break;
                case 3: config = config with { DeleteVersionAfter = KvSpan.Read(reader.Bytes) }; break;
                default: unknown.Fields(reader.Raw); break;
            }
        return config with { Unknown = unknown.ToArray() };
    }

    public byte[] ToBytes()
    {
        var writer = new ProtoWriter().Varint(1, MaxVersions).Flag(2, CasRequired);
        KvSpan.Write(writer, 3, DeleteVersionAfter);
        return writer.Fields(Unknown).ToArray();
    }
}
