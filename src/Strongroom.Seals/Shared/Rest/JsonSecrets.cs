using System.Buffers;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Strongroom.Primitives;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>Keys in JSON, read without passing through a string, which nobody could zero.</summary>
static class JsonSecrets
{
    const int MostBytes = 64 * 1024;

    /// <summary>Null when the member is missing, empty or not in this encoding.</summary>
    public static SecretBytes? Base64UrlSecret(this JsonElement element, string name) => Read(element, name, Base64Url.DecodeFromUtf8);

    /// <inheritdoc cref="Base64UrlSecret"/>
    public static SecretBytes? Base64Secret(this JsonElement element, string name) => Read(element, name, Base64.DecodeFromUtf8);

    delegate OperationStatus Decoder(ReadOnlySpan<byte> text, Span<byte> bytes, out int consumed, out int written, bool isFinal);

    static SecretBytes? Read(JsonElement element, string name, Decoder decode)
    {
        if (!element.TryGetProperty(name, out var member) || member.ValueKind != JsonValueKind.String) return null;
        var text = JsonMarshal.GetRawUtf8Value(member)[1..^1];
        if (text.Contains((byte)'\\')) text = Encoding.UTF8.GetBytes(member.GetString()!); // An escaped slash: rare, and still to be understood.
        if (text.Length is 0 or > MostBytes) return null;
        var buffer = new byte[text.Length];
        try
        {
            return decode(text, buffer, out _, out var written, true) == OperationStatus.Done && written > 0 ? new SecretBytes(buffer.AsSpan(0, written)) : null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(buffer);
        }
    }
}
