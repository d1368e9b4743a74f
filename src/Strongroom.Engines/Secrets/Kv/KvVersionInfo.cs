using System.Text.Json.Nodes;
using Strongroom.Primitives.Protobuf;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>What the metadata says of one version.</summary>
sealed record KvVersionInfo(KvTime CreatedTime, KvTime? DeletionTime, bool Destroyed)
{
    public byte[] Unknown { get; init; } = [];

    /// <summary>A deletion time may lie ahead.</summary>
    public bool IsGone(KvTime now) => Destroyed || IsDeleted(now);
    public bool IsDeleted(KvTime now) => DeletionTime is { } deletion && deletion.CompareTo(now) <= 0;

    public static KvVersionInfo Read(ReadOnlySpan<byte> message)
    {
        var info = new KvVersionInfo(default, null, false);
        var unknown = new ProtoWriter();
        for (var reader = new ProtoReader(message); reader.Next();)
            switch (reader.Number)
            {
                case 1: info = info with { CreatedTime = KvTime.Read(reader.Bytes) }; break;
                case 2: info = info with { DeletionTime = KvTime.Read(reader.Bytes) }; break;
                case 3: info = info with { Destroyed = reader.Value != 0 }; break;
                default: unknown.Fields(reader.Raw); break;
            }
        return info with { Unknown = unknown.ToArray() };
    }

    public byte[] ToBytes()
    {
        var writer = new ProtoWriter().Message(1, CreatedTime.ToBytes());
        if (DeletionTime is { } deletion) writer.Message(2, deletion.ToBytes());
        return writer.Flag(3, Destroyed).Fields(Unknown).ToArray();
    }

    public JsonObject ToJson() => new()
    {
        ["created_time"] = CreatedTime.ToString(), ["deletion_time"] = DeletionTime?.ToString() ?? "", ["destroyed"] = Destroyed,
    };
}
