using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Core.Tokens;

/// <summary>Names a presented token in memory: its hash behind a secret that lives as long as the process, so no table is keyed by a token.</summary>
/// <remarks>SHA-256 with the secret in front, cut to half: what an HMAC adds protects values that others see or extend, which nobody can here, and costs three
/// times as much on every request.</remarks>
sealed class TokenDigest
{
    const int LongestToken = 1024;
    readonly byte[] _key = RandomNumberGenerator.GetBytes(32);

    /// <summary>False: too long to be a token.</summary>
    public bool TryCompute(string presented, out UInt128 digest)
    {
        digest = default;
        if (presented.Length > LongestToken) return false;
        Span<byte> text = stackalloc byte[_key.Length + presented.Length * 3];
        Span<byte> hash = stackalloc byte[32];
        _key.CopyTo(text);
        var length = _key.Length + Encoding.UTF8.GetBytes(presented, text[_key.Length..]);
        SHA256.HashData(text[..length], hash);
        CryptographicOperations.ZeroMemory(text);
        digest = MemoryMarshal.Read<UInt128>(hash);
        return true;
    }
}
