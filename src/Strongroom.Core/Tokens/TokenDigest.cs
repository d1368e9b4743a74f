using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Core.Tokens;

/// <summary>Names a presented token in memory: an HMAC under a key that lives as long as the process, so no table is keyed by a token.</summary>
sealed class TokenDigest
{
    const int LongestToken = 1024;
    readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>False: too long to be a token.</summary>
    public bool TryCompute(string presented, out UInt128 digest)
    {
        digest = default;
        if (presented.Length > LongestToken) return false;
        Span<byte> text = stackalloc byte[presented.Length * 3];
        Span<byte> hash = stackalloc byte[32];
        var length = Encoding.UTF8.GetBytes(presented, text);
        HMACSHA256.HashData(_key, text[..length], hash);
        CryptographicOperations.ZeroMemory(text);
        digest = MemoryMarshal.Read<UInt128>(hash);
        return true;
    }
}
