using System.Numerics;
using System.Security.Cryptography;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>Verifies PSS signatures with a salt of any length (RFC 8017, section 9.1.2), which the framework cannot. Only public values are touched.</summary>
static class PssCheck
{
    const byte Trailer = 0xbc;

    public static bool IsValid(RSAParameters key, ReadOnlySpan<byte> hash, ReadOnlySpan<byte> signature, NamedDigest digest, int saltLength)
    {
        var modulus = new BigInteger(key.Modulus, isUnsigned: true, isBigEndian: true);
        var value = new BigInteger(signature, isUnsigned: true, isBigEndian: true);
        if (value >= modulus) return false;
        var bits = (int)modulus.GetBitLength() - 1;
        var length = (bits + 7) / 8;
        var recovered = BigInteger.ModPow(value, new BigInteger(key.Exponent, isUnsigned: true, isBigEndian: true), modulus);
        if (recovered.GetByteCount(isUnsigned: true) > length || length < digest.Length + 2) return false;
        return IsEncodingOf(RsaNumbers.Bytes(recovered, length), bits, hash, digest, saltLength == SigningOptions.HashSalt ? digest.Length : saltLength);
    }

    static bool IsEncodingOf(byte[] encoded, int bits, ReadOnlySpan<byte> hash, NamedDigest digest, int saltLength)
    {
        if (encoded[^1] != Trailer) return false;
        var block = encoded.AsSpan(0, encoded.Length - digest.Length - 1);
        var expected = encoded.AsSpan(block.Length, digest.Length);
        var unused = 0xff >> (8 * encoded.Length - bits);
        if ((block[0] & ~unused) != 0) return false;
        Unmask(block, expected, digest);
        block[0] &= (byte)unused;
        var start = block.IndexOfAnyExcept((byte)0);
        if (start < 0 || block[start] != 1) return false;
        var salt = block[(start + 1)..];
        if (saltLength >= 0 && salt.Length != saltLength) return false;
        return digest.Hash([.. new byte[8], .. hash, .. salt]).AsSpan().SequenceEqual(expected);
    }

    /// <summary>MGF1 (RFC 8017, appendix B.2.1).</summary>
    static void Unmask(Span<byte> block, ReadOnlySpan<byte> seed, NamedDigest digest)
    {
        var input = new byte[seed.Length + 4];
        seed.CopyTo(input);
        for (int at = 0, counter = 0; at < block.Length; counter++)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(seed.Length), counter);
            foreach (var mask in digest.Hash(input))
            {
                if (at == block.Length) return;
                block[at++] ^= mask;
            }
        }
    }
}
