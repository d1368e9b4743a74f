using System.Security.Cryptography;

namespace Strongroom.Primitives;

/// <summary>Random identifiers in the alphabets Vault uses (storage formats, section 1).</summary>
public static class RandomText
{
    const string Base62Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>Uniform base-62 text: 24 characters carry 142 bits.</summary>
    public static string Base62(int length) => RandomNumberGenerator.GetString(Base62Alphabet, length);

    /// <summary>16 random bytes as 8-4-4-4-12 lower-case hex, without RFC 4122 version and variant bits, as Vault writes them.</summary>
    public static string Uuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new Guid(bytes, bigEndian: true).ToString("D");
    }

    /// <summary>Lower-case hex of <paramref name="bytes"/> random bytes.</summary>
    public static string Hex(int bytes) => RandomNumberGenerator.GetHexString(bytes * 2, lowercase: true);
}
