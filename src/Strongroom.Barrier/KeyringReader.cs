using System.Text.Json;
using Strongroom.Primitives;

namespace Strongroom.Barrier;

/// <summary>Reads the keyring's plaintext: any order, unknown members kept, names in any case as Go reads them.</summary>
static class KeyringReader
{
    /// <exception cref="BarrierException">Authentic, but not a keyring we can read.</exception>
    public static Keyring Read(string storageKey, ReadOnlySpan<byte> json)
    {
        var keys = new List<TermKey>();
        try
        {
            return Read(json, keys);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or ArgumentException or OverflowException)
        {
            foreach (var key in keys) key.Dispose();
            // The parser's own text could quote the content.
            throw new BarrierException($"{storageKey} is authentic but is not a keyring this version can read ({e.GetType().Name})");
        }
    }

    /// <summary>The key of a key object (<c>core/master</c>, <c>core/upgrade/…</c>) or of <c>barrier/init</c>.</summary>
    public static (uint Term, SecretBytes Key) ReadKeyObject(string storageKey, ReadOnlySpan<byte> json, string valueName)
    {
        SecretBytes? value = null;
        uint term = 1;
        try
        {
            var reader = new Utf8JsonReader(json);
            Begin(ref reader, JsonTokenType.StartObject);
            while (Next(ref reader, out var name))
                if (Is(name, valueName))
                {
                    value?.Dispose();
                    value = ReadBytes(ref reader);
                }
                else if (Is(name, "Term")) term = reader.GetUInt32();
                else reader.Skip();
            return value is { Length: 16 or 24 or 32 } ? (term, value) : throw new FormatException();
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            value?.Dispose();
            throw new BarrierException($"{storageKey} is authentic but holds no key this version can read");
        }
    }

    static Keyring Read(ReadOnlySpan<byte> json, List<TermKey> keys)
    {
        var unknown = new List<JsonMember>();
        var unknownInRotation = new List<JsonMember>();
        var rotation = RotationSettings.Default;
        var reader = new Utf8JsonReader(json);
        Begin(ref reader, JsonTokenType.StartObject);
        while (Next(ref reader, out var name))
            if (Is(name, "Keys"))
            {
                if (reader.TokenType != JsonTokenType.StartArray) throw new FormatException();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) keys.Add(ReadKey(ref reader));
            }
            else if (Is(name, "RotationConfig")) rotation = ReadRotation(ref reader, unknownInRotation);
            else if (Is(name, "MasterKey")) reader.Skip();
            else unknown.Add(Keep(ref reader, name));
        if (keys.Count == 0) throw new FormatException();
        return new Keyring(keys, rotation) { Unknown = unknown, UnknownInRotation = unknownInRotation };
    }

    static TermKey ReadKey(ref Utf8JsonReader reader)
    {
        uint term = 0;
        long encryptions = 0;
        var installTime = GoTime.Format(GoTime.Zero);
        SecretBytes? value = null;
        var unknown = new List<JsonMember>();
        try
        {
            Expect(ref reader, JsonTokenType.StartObject);
            while (Next(ref reader, out var name))
                if (Is(name, "Term")) term = reader.GetUInt32();
                else if (Is(name, "Version")) RequireVersion1(ref reader);
                else if (Is(name, "Value")) value = ReadBytes(ref reader);
                else if (Is(name, "InstallTime")) installTime = reader.GetString() ?? GoTime.Format(GoTime.Zero);
                else if (Is(name, "encryptions")) encryptions = (long)Math.Min(reader.GetUInt64(), long.MaxValue / 2);
                else unknown.Add(Keep(ref reader, name));
            if (value is null || term is 0 or > int.MaxValue) throw new FormatException();
            return new TermKey(term, new BarrierCipher(value), installTime, encryptions) { Unknown = unknown };
        }
        catch
        {
            value?.Dispose();
            throw;
        }
    }

    static RotationSettings ReadRotation(ref Utf8JsonReader reader, List<JsonMember> unknown)
    {
        if (reader.TokenType == JsonTokenType.Null) return RotationSettings.Default;
        Expect(ref reader, JsonTokenType.StartObject);
        var (disabled, most, interval) = (false, 0L, 0L);
        while (Next(ref reader, out var name))
            if (Is(name, "Disabled")) disabled = reader.GetBoolean();
            else if (Is(name, "MaxOperations")) most = reader.GetInt64();
            else if (Is(name, "Interval")) interval = reader.GetInt64();
            else unknown.Add(Keep(ref reader, name));
        return RotationRules.Normalize(new(!disabled, most, RotationRules.FromNanoseconds(interval)));
    }

    static void RequireVersion1(ref Utf8JsonReader reader)
    {
        if (reader.GetInt64() is not (0 or 1)) throw new FormatException();
    }

    static SecretBytes ReadBytes(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String) throw new FormatException();
        // Decoded where it cannot be moved by the collector; base64 has no character that needs an escape, but a writer may use one.
        using var text = new SecretBytes(reader.ValueSpan.Length);
        var length = reader.CopyString(text.Writable);
        using var decoded = new SecretBytes(length / 4 * 3 + 3);
        if (System.Buffers.Text.Base64.DecodeFromUtf8(text.Span[..length], decoded.Writable, out _, out var written) != System.Buffers.OperationStatus.Done)
            throw new FormatException();
        return new SecretBytes(decoded.Span[..written]);
    }

    static void Begin(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read()) throw new FormatException();
        Expect(ref reader, type);
    }

    static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (reader.TokenType != type) throw new FormatException();
    }

    /// <summary>On to the value of the next member; false at the end of the object.</summary>
    static bool Next(ref Utf8JsonReader reader, out string name)
    {
        name = "";
        if (!reader.Read() || reader.TokenType == JsonTokenType.EndObject) return false;
        name = reader.GetString()!;
        return reader.Read();
    }

    static bool Is(string name, string known) => name.Equals(known, StringComparison.OrdinalIgnoreCase);

    static JsonMember Keep(ref Utf8JsonReader reader, string name)
    {
        using var value = JsonDocument.ParseValue(ref reader);
        return new(name, System.Text.Encoding.UTF8.GetBytes(value.RootElement.GetRawText()));
    }
}
