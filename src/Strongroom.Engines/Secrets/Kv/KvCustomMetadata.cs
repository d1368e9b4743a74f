using System.Text;
using System.Text.Json;
using Strongroom.Sdk.Errors;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Notes on a key: within the documented limits, 64 of them, 128 bytes of name, 512 of value.</summary>
static class KvCustomMetadata
{
    const int MaxCount = 64;
    const int MaxName = 128;
    const int MaxValue = 512;

    public static void Check(IReadOnlyDictionary<string, string> notes)
    {
        if (notes.Count > MaxCount) throw Invalid($"payload must contain at most {MaxCount} keys, provided {notes.Count}");
        foreach (var (name, value) in notes) Check(name, value);
    }

    static void Check(string name, string value)
    {
        if (name.Length == 0) throw Invalid("a key must not be empty");
        if (Encoding.UTF8.GetByteCount(name) is > MaxName and var length) throw Invalid($"a key has {length} bytes, at most {MaxName} are allowed");
        if (Encoding.UTF8.GetByteCount(value) is > MaxValue and var bytes) throw Invalid($"the value of key \"{name}\" has {bytes} bytes, at most {MaxValue} are allowed");
        if (name.AsSpan().IndexOfAnyInRange('\0', '\u001F') >= 0 || value.AsSpan().IndexOfAnyInRange('\0', '\u001F') >= 0)
            throw Invalid("keys and values must be printable");
    }

    /// <summary>As a merge patch: null takes a note away.</summary>
    public static void Merge(SortedDictionary<string, string> notes, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object) throw Invalid("a patch must be an object");
        foreach (var member in patch.EnumerateObject())
            if (member.Value.ValueKind == JsonValueKind.Null) notes.Remove(member.Name);
            else notes[member.Name] = member.Value.ValueKind == JsonValueKind.String ? member.Value.GetString()! : throw Invalid($"the value of key \"{member.Name}\" must be a string");
        Check(notes);
    }

    static RequestException Invalid(string problem) => new(400, "custom_metadata validation failed: " + problem);
}
