using System.Buffers.Text;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>Signs and verifies with a key of any type that can.</summary>
static class Signer
{
    /// <summary>The signature in its frame, the version that made it, and the public key where it depends on the context.</summary>
    public static (string Signature, int Version, string PublicKey) Sign(KeyPolicy policy, int asked, SignItem item, SigningOptions options)
    {
        var version = VersionFor(policy, asked);
        var input = Prepared(policy, item, options);
        var publicKey = "";
        var signature = policy.Type.Kind switch
        {
            KeyKind.EllipticCurve => EcSignatures.Sign(Private(policy, version), policy.Type, input, options.Jws),
            KeyKind.Rsa => RsaSignatures.Sign(Private(policy, version), input, options),
            _ => SignEd25519(policy, version, item, input, out publicKey),
        };
        return (VersionedText.Of(policy, version, options.Jws ? Base64Url.EncodeToString(signature) : Convert.ToBase64String(signature)), version, publicKey);
    }

    public static bool Verify(KeyPolicy policy, SignItem item, SigningOptions options)
    {
        var input = Prepared(policy, item, options);
        var (version, text) = VersionedText.Read(policy, item.Signature ?? "", "signature");
        var signature = Decoded(text, options.Jws);
        var entry = Entry(policy, version);
        switch (policy.Type.Kind)
        {
            case KeyKind.EllipticCurve: return EcSignatures.Verify(entry, policy.Type, input, signature, options.Jws);
            case KeyKind.Rsa: return RsaSignatures.Verify(entry, input, signature, options);
            default:
                var publicKey = PublicKeys.Of(policy, version, entry, RequiredContext(policy, item)).Key;
                return Ed25519Keys.Verify(Convert.FromBase64String(publicKey), input, signature);
        }
    }

    static int VersionFor(KeyPolicy policy, int asked)
    {
        if (asked == 0) return policy.LatestVersion;
        if (asked < 0) throw TransitErrors.Invalid("requested version for signing is negative");
        if (asked > policy.LatestVersion) throw TransitErrors.Invalid("requested version for signing is higher than the latest key version");
        if (asked < policy.MinEncryptionVersion) throw TransitErrors.Invalid("requested version for signing is less than the minimum encryption key version");
        return asked;
    }

    /// <summary>Ed25519 hashes by itself.</summary>
    static byte[] Prepared(KeyPolicy policy, SignItem item, SigningOptions options)
    {
        var input = item.DecodedInput();
        return policy.Type.Kind == KeyKind.Ed25519 || options.Prehashed || options.Digest is not { } digest ? input : digest.Hash(input);
    }

    static byte[] SignEd25519(KeyPolicy policy, int version, SignItem item, byte[] input, out string publicKey)
    {
        publicKey = "";
        var entry = Private(policy, version);
        if (!policy.Derived)
        {
            using var pair = entry.Key ?? throw NoPrivatePart();
            return Ed25519Keys.Sign(pair.Span[..Ed25519Keys.SeedLength], input);
        }
        using var seed = KeyDerivation.Derive(policy, version, RequiredContext(policy, item), Ed25519Keys.SeedLength);
        publicKey = Convert.ToBase64String(Ed25519Keys.PublicKey(seed.Span));
        return Ed25519Keys.Sign(seed.Span, input);
    }

    static byte[] RequiredContext(KeyPolicy policy, SignItem item)
    {
        if (!policy.Derived) return [];
        if (item.Context.Length == 0) throw TransitErrors.Invalid(KeyDerivation.MissingContext);
        return TransitErrors.Decode(item.Context, "failed to base64-decode context: ");
    }

    static KeyVersion Entry(KeyPolicy policy, int version) => policy.Versions.TryGetValue(version, out var entry) ? entry : throw TransitErrors.Internal("no such key version");

    static KeyVersion Private(KeyPolicy policy, int version) => Entry(policy, version) is { } entry && entry.HasPrivatePart(policy.Type) ? entry : throw NoPrivatePart();

    static Exception NoPrivatePart() => TransitErrors.Invalid("requested version for signing does not contain a private part");

    static byte[] Decoded(string text, bool url)
    {
        if (!url && GoBase64.TryDecode(text, out var bytes, out _)) return bytes;
        if (url && Base64Url.IsValid(text) && !text.Contains('=', StringComparison.Ordinal)) return Base64Url.DecodeFromChars(text);
        throw TransitErrors.Invalid("invalid base64 signature value");
    }
}
