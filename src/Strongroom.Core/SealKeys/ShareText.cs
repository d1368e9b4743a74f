using System.Security.Cryptography;
using Strongroom.Primitives;

namespace Strongroom.Core.SealKeys;

/// <summary>A share as people type it: hex, or else base64.</summary>
public static class ShareText
{
    const int Longest = 512;

    /// <summary>Null: neither. The caller owns the share.</summary>
    public static SecretBytes? Decode(string text)
    {
        if (text.Length > Longest) return null;
        var bytes = new byte[text.Length];
        try
        {
            if (Convert.FromHexString(text, bytes, out _, out var length) == System.Buffers.OperationStatus.Done) return new SecretBytes(bytes.AsSpan(0, length));
            return Convert.TryFromBase64String(text, bytes, out length) ? new SecretBytes(bytes.AsSpan(0, length)) : null;
        }
        finally { CryptographicOperations.ZeroMemory(bytes); }
    }
}
