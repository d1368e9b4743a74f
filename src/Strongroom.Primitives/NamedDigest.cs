using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Macs;
using Org.BouncyCastle.Crypto.Parameters;

namespace Strongroom.Primitives;

/// <summary>A hash function under the name Vault's API has for it: <c>sha2-256</c>, <c>sha3-512</c>.</summary>
/// <remarks>The framework lacks SHA-224, and has SHA-3 only where the system's OpenSSL does; those are BouncyCastle's.</remarks>
public sealed class NamedDigest
{
    static readonly NamedDigest[] All =
    [
        new("sha1", 20, 0, HashAlgorithmName.SHA1), new("sha2-224", 28, 4, null), new("sha2-256", 32, 1, HashAlgorithmName.SHA256),
        new("sha2-384", 48, 2, HashAlgorithmName.SHA384), new("sha2-512", 64, 3, HashAlgorithmName.SHA512),
        new("sha3-224", 28, 7, null), new("sha3-256", 32, 8, null), new("sha3-384", 48, 9, null), new("sha3-512", 64, 10, null),
    ];

    readonly byte _oidEnd;

    NamedDigest(string name, int length, byte oidEnd, HashAlgorithmName? framework) => (Name, Length, _oidEnd, Framework) = (name, length, oidEnd, framework);

    public string Name { get; }
    public int Length { get; }
    /// <summary>Null: not the framework's.</summary>
    public HashAlgorithmName? Framework { get; }

    /// <summary>Null for an unknown name.</summary>
    public static NamedDigest? Find(string name) => Array.Find(All, digest => digest.Name == name);

    public byte[] Hash(ReadOnlySpan<byte> input)
    {
        if (Framework is { } framework) return CryptographicOperations.HashData(framework, input);
        var digest = Create();
        digest.BlockUpdate(input);
        var sum = new byte[Length];
        digest.DoFinal(sum, 0);
        return sum;
    }

    public byte[] Hmac(ReadOnlySpan<byte> key, ReadOnlySpan<byte> input)
    {
        if (Framework is { } framework) return CryptographicOperations.HmacData(framework, key, input);
        var mac = new HMac(Create());
        mac.Init(new KeyParameter(key));
        mac.BlockUpdate(input);
        var sum = new byte[Length];
        mac.DoFinal(sum, 0);
        return sum;
    }

    /// <summary>What PKCS #1 version 1.5 puts before a hash of this function (RFC 8017, section 9.2): SHA-2 and SHA-3 differ in one byte.</summary>
    public byte[] DigestInfo => _oidEnd == 0
        ? [0x30, 0x21, 0x30, 0x09, 0x06, 0x05, 0x2b, 0x0e, 0x03, 0x02, 0x1a, 0x05, 0x00, 0x04, 0x14]
        : [0x30, (byte)(0x11 + Length), 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, _oidEnd, 0x05, 0x00, 0x04, (byte)Length];

    /// <summary>BouncyCastle's function of the same name.</summary>
    public IDigest Create() => Name switch
    {
        "sha1" => new Sha1Digest(), "sha2-224" => new Sha224Digest(), "sha2-256" => new Sha256Digest(), "sha2-384" => new Sha384Digest(), "sha2-512" => new Sha512Digest(),
        _ => new Sha3Digest(Length * 8),
    };
}
