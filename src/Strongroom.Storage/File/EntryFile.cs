using System.Buffers.Text;
using System.Text.Json;

namespace Strongroom.Storage.File;

/// <summary>The content of one file of Vault's tree: <c>{"Value":"base64"}</c> and a newline.</summary>
static class EntryFile
{
    static ReadOnlySpan<byte> Before => "{\"Value\":\""u8;
    static ReadOnlySpan<byte> After => "\"}\n"u8;

    public static byte[] Encode(ReadOnlySpan<byte> value)
    {
        var content = GC.AllocateUninitializedArray<byte>(Before.Length + Base64.GetMaxEncodedToUtf8Length(value.Length) + After.Length);
        Before.CopyTo(content);
        Base64.EncodeToUtf8(value, content.AsSpan(Before.Length), out _, out var written);
        After.CopyTo(content.AsSpan(Before.Length + written));
        return content;
    }

    /// <summary>Null: not an entry; <paramref name="problem"/> says why. The content must not be empty.</summary>
    public static byte[]? TryDecode(ReadOnlySpan<byte> content, out string problem)
    {
        problem = "";
        if (content.Length >= Before.Length + After.Length && content.StartsWith(Before) && content.EndsWith(After)
            && Decode(content[Before.Length..^After.Length]) is { } value) return value;
        try
        {
            return DecodeAnyJson(content, out problem);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            problem = "it is not a JSON object (torn, or not written by Vault)";
            return null;
        }
    }

    /// <summary>Other writers' JSON: spaces, unknown members, any case, escapes.</summary>
    static byte[]? DecodeAnyJson(ReadOnlySpan<byte> content, out string problem)
    {
        var reader = new Utf8JsonReader(content);
        byte[]? value = null;
        problem = "its JSON has no Value";
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isValue = string.Equals(reader.GetString(), "Value", StringComparison.OrdinalIgnoreCase);
            reader.Read();
            if (!isValue) reader.Skip();
            else if (reader.TokenType == JsonTokenType.Null) value = [];
            else if (reader.TokenType != JsonTokenType.String || !reader.TryGetBytesFromBase64(out value))
            {
                problem = "its Value is not base64";
                return null;
            }
        }
        while (reader.Read()) { }
        return value;
    }

    static byte[]? Decode(ReadOnlySpan<byte> base64)
    {
        if (base64.Length % 4 != 0) return null;
        var padding = base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0;
        var value = GC.AllocateUninitializedArray<byte>(base64.Length / 4 * 3 - padding);
        return Base64.DecodeFromUtf8(base64, value, out var consumed, out var written) == System.Buffers.OperationStatus.Done
            && consumed == base64.Length && written == value.Length ? value : null;
    }
}
