using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>Ed25519, which .NET lacks: stored as seed and public key, one after the other.</summary>
static class Ed25519Keys
{
    public const int SeedLength = 32;

    public static KeyVersion Next(KeyEntry entry)
    {
        using var seed = SecretBytes.Random(SeedLength);
        return Of(entry, seed.Span);
    }

    public static KeyVersion Of(KeyEntry entry, ReadOnlySpan<byte> seed)
    {
        using var pair = new SecretBytes(SeedLength * 2);
        var publicKey = PublicKey(seed);
        seed.CopyTo(pair.Writable);
        publicKey.CopyTo(pair.Writable[SeedLength..]);
        entry.Key = pair.Span;
        entry.PublicKey = Convert.ToBase64String(publicKey);
        return new KeyVersion(entry.ToJson());
    }

    public static byte[] PublicKey(ReadOnlySpan<byte> seed)
    {
        var bytes = seed.ToArray();
        try { return new Ed25519PrivateKeyParameters(bytes).GeneratePublicKey().GetEncoded(); }
        finally { CryptographicOperations.ZeroMemory(bytes); }
    }

    public static byte[] Sign(ReadOnlySpan<byte> seed, byte[] message)
    {
        var bytes = seed.ToArray();
        try
        {
            var signature = new byte[Ed25519.SignatureSize];
            Ed25519.Sign(bytes, 0, message, 0, message.Length, signature, 0);
            return signature;
        }
        finally { CryptographicOperations.ZeroMemory(bytes); }
    }

    public static bool Verify(byte[] publicKey, byte[] message, byte[] signature)
        => publicKey.Length == Ed25519.PublicKeySize && signature.Length == Ed25519.SignatureSize && Ed25519.Verify(signature, 0, publicKey, 0, message, 0, message.Length);
}
