using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>A version made of material from elsewhere: raw symmetric keys, PKCS #8 of the others, PEM of public halves.</summary>
static class ImportedKey
{
    const int LeastHmac = 32, MostHmac = 512, HmacLength = 32;

    public static KeyVersion Private(KeyPolicy policy, ReadOnlySpan<byte> material, DateTimeOffset now)
    {
        using var hmac = SecretBytes.Random(HmacLength);
        var entry = new KeyEntry { HmacKey = hmac.Span, Time = now };
        try
        {
            switch (policy.Type.Kind)
            {
                case KeyKind.EllipticCurve: return Curve(entry, policy.Type, material);
                case KeyKind.Rsa: return Rsa(entry, policy.Type, material);
                case KeyKind.Ed25519: return Ed25519(entry, material);
                default: return Symmetric(entry, policy.Type, material);
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or InvalidCastException or SecurityUtilityException)
        {
            throw TransitErrors.Invalid($"the wrapped key is not the PKCS #8 form of a private key of type {policy.Type.Name}");
        }
    }

    public static KeyVersion Public(KeyPolicy policy, string pem, DateTimeOffset now)
    {
        if (!policy.Type.IsAsymmetric) throw TransitErrors.Invalid("provided type does not support public_key import");
        if (policy.Derived) throw TransitErrors.Invalid("a derived key cannot be imported as a public key: the derivation needs the private one");
        using var hmac = SecretBytes.Random(HmacLength);
        var entry = new KeyEntry { HmacKey = hmac.Span, Time = now };
        try
        {
            switch (policy.Type.Kind)
            {
                case KeyKind.EllipticCurve:
                    using (var curve = ECDsa.Create())
                    {
                        curve.ImportFromPem(pem);
                        return Curve(entry, policy.Type, curve, isPrivate: false);
                    }
                case KeyKind.Rsa:
                    using (var rsa = RSA.Create())
                    {
                        rsa.ImportFromPem(pem);
                        return Rsa(entry, policy.Type, rsa, isPrivate: false);
                    }
                default:
                    var fields = PemEncoding.Find(pem);
                    var key = (Ed25519PublicKeyParameters)PublicKeyFactory.CreateKey(Convert.FromBase64String(pem[fields.Base64Data]));
                    entry.PublicKey = Convert.ToBase64String(key.GetEncoded());
                    return new KeyVersion(entry.ToJson());
            }
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or IOException or InvalidCastException or FormatException or SecurityUtilityException)
        {
            throw TransitErrors.Invalid($"public_key is not the PEM of a public key of type {policy.Type.Name}");
        }
    }

    static KeyVersion Symmetric(KeyEntry entry, KeyType type, ReadOnlySpan<byte> material)
    {
        var fits = type.Kind == KeyKind.Hmac ? material.Length is >= LeastHmac and <= MostHmac : material.Length == type.Size;
        if (!fits) throw TransitErrors.Invalid($"invalid key size {material.Length} bytes for key type {type.Name}");
        entry.Key = material;
        if (type.Kind == KeyKind.Hmac) entry.HmacKey = material;
        return new KeyVersion(entry.ToJson());
    }

    static KeyVersion Curve(KeyEntry entry, KeyType type, ReadOnlySpan<byte> pkcs8)
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return Curve(entry, type, key, isPrivate: true);
    }

    static KeyVersion Curve(KeyEntry entry, KeyType type, ECDsa key, bool isPrivate)
    {
        var parameters = key.ExportParameters(isPrivate);
        if (key.KeySize != type.Size || parameters.Curve.Oid?.Value != Curves.Of(type).Curve.Oid.Value)
            throw TransitErrors.Invalid($"the key is on another curve than {Curves.Of(type).Name}");
        entry.Ec = EcNumbers.Of(parameters);
        entry.PublicKey = key.ExportSubjectPublicKeyInfoPem() + "\n";
        CryptographicOperations.ZeroMemory(parameters.D);
        return new KeyVersion(entry.ToJson());
    }

    static KeyVersion Rsa(KeyEntry entry, KeyType type, ReadOnlySpan<byte> pkcs8)
    {
        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(pkcs8, out _);
        return Rsa(entry, type, key, isPrivate: true);
    }

    static KeyVersion Rsa(KeyEntry entry, KeyType type, RSA key, bool isPrivate)
    {
        if (key.KeySize != type.Size) throw TransitErrors.Invalid($"invalid key size: expected {type.Size / 8} bytes, got {key.KeySize / 8} bytes");
        entry.Rsa = RsaNumbers.Of(key.ExportParameters(isPrivate));
        return new KeyVersion(entry.ToJson());
    }

    static KeyVersion Ed25519(KeyEntry entry, ReadOnlySpan<byte> pkcs8)
    {
        var bytes = pkcs8.ToArray();
        var seed = Array.Empty<byte>();
        try
        {
            seed = ((Ed25519PrivateKeyParameters)PrivateKeyFactory.CreateKey(bytes)).GetEncoded();
            return Ed25519Keys.Of(entry, seed);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(bytes);
            CryptographicOperations.ZeroMemory(seed);
        }
    }
}
