using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Primitives.Protobuf;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>What the answers to reads and writes of a version say of it.</summary>
/// <remarks>Reads need nothing else of the metadata, so they take it straight from the stored message (<see cref="Find"/>).</remarks>
readonly record struct KvVersionView(ulong Number, KvVersionInfo Info, SortedDictionary<string, string>? Custom)
{
    /// <param name="metadata">The stored message of a key.</param>
    /// <param name="asked">0 for the latest version.</param>
    /// <returns>Null: the key has no such version.</returns>
    public static KvVersionView? Find(ReadOnlySpan<byte> metadata, ulong asked)
    {
        var wanted = asked > 0 ? asked : Current(metadata);
        ReadOnlySpan<byte> found = default;
        var exists = false;
        SortedDictionary<string, string>? custom = null;
        for (var reader = new ProtoReader(metadata); reader.Next();)
            if (reader.Number == 2 && NumberOf(reader.Bytes, out var info) == wanted)
            {
                found = info;
                exists = true;
            }
            else if (reader.Number == 10) AddCustom(custom ??= new(StringComparer.Ordinal), reader.Bytes);
        return exists ? new KvVersionView(wanted, KvVersionInfo.Read(found), custom) : null;
    }

    static ulong Current(ReadOnlySpan<byte> metadata)
    {
        var current = 0UL;
        for (var reader = new ProtoReader(metadata); reader.Next();)
            if (reader.Number == 3) current = reader.Value;
        return current;
    }

    public static ulong NumberOf(ReadOnlySpan<byte> entry, out ReadOnlySpan<byte> info)
    {
        var number = 0UL;
        info = default;
        for (var reader = new ProtoReader(entry); reader.Next();)
            if (reader.Number == 1) number = reader.Value;
            else if (reader.Number == 2) info = reader.Bytes;
        return number;
    }

    public static void AddCustom(SortedDictionary<string, string> custom, ReadOnlySpan<byte> entry)
    {
        var (name, value) = ("", "");
        for (var reader = new ProtoReader(entry); reader.Next();)
            if (reader.Number == 1) name = reader.Text;
            else if (reader.Number == 2) value = reader.Text;
        custom[name] = value;
    }

    public JsonObject ToJson() => new()
    {
        ["created_time"] = Info.CreatedTime.ToString(), ["custom_metadata"] = CustomJson(Custom), ["deletion_time"] = Info.DeletionTime?.ToString() ?? "",
        ["destroyed"] = Info.Destroyed, ["version"] = (long)Number,
    };

    /// <summary>The same as <see cref="ToJson"/>, without the nodes.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("created_time"u8, Info.CreatedTime.ToString());
        if (Custom is not { Count: > 0 }) json.WriteNull("custom_metadata"u8);
        else
        {
            json.WriteStartObject("custom_metadata"u8);
            foreach (var (name, value) in Custom) json.WriteString(name, value);
            json.WriteEndObject();
        }
        json.WriteString("deletion_time"u8, Info.DeletionTime?.ToString() ?? "");
        json.WriteBoolean("destroyed"u8, Info.Destroyed);
        json.WriteNumber("version"u8, Number);
        json.WriteEndObject();
    }

    public static JsonObject? CustomJson(SortedDictionary<string, string>? custom)
    {
        if (custom is not { Count: > 0 }) return null;
        var json = new JsonObject();
        foreach (var (name, value) in custom) json[name] = value;
        return json;
    }
}
