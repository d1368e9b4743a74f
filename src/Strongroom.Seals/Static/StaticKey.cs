using System.Security.Cryptography;
using System.Text;
using Strongroom.Primitives;

namespace Strongroom.Seals.Static;

/// <summary>A 32-byte key as people write one down: raw, 64 hex digits, or base64 with or without padding, in either alphabet.</summary>
static class StaticKey
{
    public const int Length = 32;

    /// <summary>Null when it is none of these.</summary>
    public static SecretBytes? Parse(ReadOnlySpan<byte> given)
    {
        if (given.Length == Length) return new SecretBytes(given); // Raw first: 32 bytes of base64 or hex would be too short a key anyway.
        var text = given.Trim("\r\n\t "u8);
        if (text.Length == Length) return new SecretBytes(text);
        var key = new SecretBytes(Length);
        if (text.Length == 2 * Length ? Hex(text, key.Writable) : text.Length is 43 or 44 && Base64(text, key.Writable)) return key;
        key.Dispose();
        return null;
    }

    static bool Hex(ReadOnlySpan<byte> text, Span<byte> key)
        => Convert.FromHexString(text, key, out _, out var written) == System.Buffers.OperationStatus.Done && written == Length;

    static bool Base64(ReadOnlySpan<byte> text, Span<byte> key)
    {
        Span<byte> padded = stackalloc byte[44];
        Span<byte> decoded = stackalloc byte[Length + 1];
        padded[43] = (byte)'=';
        text.CopyTo(padded);
        padded.Replace((byte)'-', (byte)'+');
        padded.Replace((byte)'_', (byte)'/');
        try
        {
            if (System.Buffers.Text.Base64.DecodeFromUtf8(padded, decoded, out _, out var written) != System.Buffers.OperationStatus.Done || written != Length) return false;
            decoded[..Length].CopyTo(key);
            return true;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(padded);
            CryptographicOperations.ZeroMemory(decoded);
        }
    }
}
