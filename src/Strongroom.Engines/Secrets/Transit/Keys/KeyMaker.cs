using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>Makes new versions of keys from the system's randomness.</summary>
static class KeyMaker
{
    const int HmacKeyLength = 32;
    const int Convergence = 3;

    /// <summary>The entry that holds version 0's place in an archive.</summary>
    public static JsonElement Blank() => default(KeyEntry).ToJson();

    public static KeyVersion Next(KeyPolicy policy, DateTimeOffset now)
    {
        using var hmac = SecretBytes.Random(policy.Type.Kind == KeyKind.Hmac ? policy.KeySize : HmacKeyLength);
        var entry = new KeyEntry { HmacKey = hmac.Span, Time = now, ConvergentVersion = policy.Convergent ? Convergence : 0 };
        switch (policy.Type.Kind)
        {
            case KeyKind.Hmac: return Symmetric(entry, hmac);
            case KeyKind.AesGcm or KeyKind.ChaCha20Poly1305:
                using (var key = SecretBytes.Random(policy.Type.Size)) return Symmetric(entry, key);
            case KeyKind.EllipticCurve: return Curve(entry, policy.Type);
            case KeyKind.Rsa: return Rsa(entry, policy.Type);
            default: return Ed25519Keys.Next(entry);
        }
    }

    static KeyVersion Symmetric(KeyEntry entry, SecretBytes key)
    {
        entry.Key = key.Span;
        return new KeyVersion(entry.ToJson());
    }

    static KeyVersion Curve(KeyEntry entry, KeyType type)
    {
        using var key = ECDsa.Create(Curves.Of(type).Curve);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        entry.Ec = EcNumbers.Of(parameters);
        entry.PublicKey = key.ExportSubjectPublicKeyInfoPem() + "\n";
        CryptographicOperations.ZeroMemory(parameters.D);
        return new KeyVersion(entry.ToJson());
    }

    static KeyVersion Rsa(KeyEntry entry, KeyType type)
    {
        using var key = RSA.Create(type.Size);
        entry.Rsa = RsaNumbers.Of(key.ExportParameters(includePrivateParameters: true));
        return new KeyVersion(entry.ToJson());
    }
}
