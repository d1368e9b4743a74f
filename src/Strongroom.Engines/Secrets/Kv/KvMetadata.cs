using System.Globalization;
using System.Text.Json.Nodes;
using Strongroom.Primitives.Protobuf;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Everything about a versioned key but its secrets. Lives for one request under the key's lock.</summary>
sealed class KvMetadata(string key)
{
    public string Key { get; } = key;
    public SortedDictionary<ulong, KvVersionInfo> Versions { get; } = [];
    public SortedDictionary<string, string> Custom { get; } = new(StringComparer.Ordinal);
    public ulong CurrentVersion { get; set; }
    public ulong OldestVersion { get; set; }
    public KvTime CreatedTime { get; set; }
    public KvTime UpdatedTime { get; set; }
    public uint MaxVersions { get; set; }
    public bool CasRequired { get; set; }
    public TimeSpan DeleteVersionAfter { get; set; }
    byte[] _unknown = [];

    public KvVersionInfo? this[ulong version] => Versions.GetValueOrDefault(version);

    public static KvMetadata Read(string key, ReadOnlySpan<byte> message)
    {
        var metadata = new KvMetadata(key);
        ProtoWriter? unknown = null;
        for (var reader = new ProtoReader(message); reader.Next();)
            switch (reader.Number)
            {
                case 1: break;
                case 2: metadata.AddVersion(reader.Bytes); break;
                case 3: metadata.CurrentVersion = reader.Value; break;
                case 4: metadata.OldestVersion = reader.Value; break;
                case 5: metadata.CreatedTime = KvTime.Read(reader.Bytes); break;
                case 6: metadata.UpdatedTime = KvTime.Read(reader.Bytes); break;
                case 7: metadata.MaxVersions = (uint)reader.Value; break;
                case 8: metadata.CasRequired = reader.Value != 0; break;
                case 9: metadata.DeleteVersionAfter = KvSpan.Read(reader.Bytes); break;
                case 10: KvVersionView.AddCustom(metadata.Custom, reader.Bytes); break;
                default: (unknown ??= new ProtoWriter()).Fields(reader.Raw); break;
            }
        if (unknown is not null) metadata._unknown = unknown.ToArray();
        return metadata;
    }

    void AddVersion(ReadOnlySpan<byte> entry)
    {
        var number = KvVersionView.NumberOf(entry, out var info);
        Versions[number] = KvVersionInfo.Read(info);
    }

    public byte[] ToBytes()
    {
        var writer = new ProtoWriter().Text(1, Key);
        foreach (var (number, info) in Versions) writer.Message(2, new ProtoWriter().Varint(1, number).Message(2, info.ToBytes()).WrittenSpan);
        writer.Varint(3, CurrentVersion).Varint(4, OldestVersion).Message(5, CreatedTime.ToBytes()).Message(6, UpdatedTime.ToBytes())
            .Varint(7, MaxVersions).Flag(8, CasRequired);
        KvSpan.Write(writer, 9, DeleteVersionAfter);
        foreach (var (name, value) in Custom) writer.Message(10, new ProtoWriter().Text(1, name).Text(2, value).WrittenSpan);
        return writer.Fields(_unknown).ToArray();
    }

    public KvVersionView View(ulong version) => new(version, Versions[version], Custom);

    public JsonObject ToJson()
    {
        var versions = new JsonObject();
        foreach (var (number, info) in Versions) versions[number.ToString(CultureInfo.InvariantCulture)] = info.ToJson();
        return new JsonObject
        {
            ["cas_required"] = CasRequired, ["created_time"] = CreatedTime.ToString(), ["current_version"] = (long)CurrentVersion, ["custom_metadata"] = KvVersionView.CustomJson(Custom),
            ["delete_version_after"] = KvSpan.Text(DeleteVersionAfter), ["max_versions"] = (long)MaxVersions, ["oldest_version"] = (long)OldestVersion,
            ["updated_time"] = UpdatedTime.ToString(), ["versions"] = versions,
        };
    }
}
