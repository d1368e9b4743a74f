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
        var (created, deletion, destroyed) = (default(KvTime), (KvTime?)null, false);
        ProtoWriter? unknown = null;
        for (var reader = new ProtoReader(message); reader.Next();)
            switch (reader.Number)
            {
                case 1: created = KvTime.Read(reader.Bytes); break;
                case 2: deletion = KvTime.Read(reader.Bytes); break;
                case 3: destroyed = reader.Value != 0; break;
                default: (unknown ??= new ProtoWriter()).Fields(reader.Raw); break;
            }
        return new KvVersionInfo(created, deletion, destroyed) { Unknown = unknown?.ToArray() ?? [] };
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
