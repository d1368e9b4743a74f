using System.Security.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Crypto.Encodings;
using Org.BouncyCastle.Crypto.Engines;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Security;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>RSA signatures over a hash. The framework (the system's OpenSSL) makes what it can: PKCS #1 v1.5, and PSS with a salt as long as the hash, each with the
/// hashes it has. Other salts and hashes are BouncyCastle's, blinded.</summary>
static class RsaSignatures
{
    public static byte[] Sign(KeyVersion entry, byte[] hash, SigningOptions options)
    {
        using var key = RsaKeys.Open(entry);
        CheckLength(hash, options, key.KeySize);
        var isPss = IsPss(options);
        var salt = isPss ? SaltFor(options, key.KeySize) : 0;
        if (options.Digest?.Framework is { } framework && (!isPss || salt == options.Digest.Length))
            return key.SignHash(hash, framework, isPss ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        var raw = new RsaBlindedEngine();
        var parameters = DotNetUtilities.GetRsaKeyPair(key).Private;
        return isPss ? SignPss(raw, parameters, hash, options.Digest!, salt) : SignPkcs1(raw, parameters, hash, options.Digest);
    }

    public static bool Verify(KeyVersion entry, byte[] hash, byte[] signature, SigningOptions options)
    {
        using var key = RsaKeys.OpenPublic(entry);
        var isPss = IsPss(options);
        if (isPss && options.SaltLength >= 0) SaltFor(options, key.KeySize); // refuses what cannot be
        if (options.Digest is { } digest && hash.Length != digest.Length) return false;
        if (signature.Length != (key.KeySize + 7) / 8) return false;
        if (!isPss && options.Digest?.Framework is { } framework) return key.VerifyHash(hash, signature, framework, RSASignaturePadding.Pkcs1);
        var numbers = key.ExportParameters(includePrivateParameters: false);
        return isPss ? PssCheck.IsValid(numbers, hash, signature, options.Digest!, options.SaltLength) : VerifyPkcs1(key, hash, signature, options.Digest);
    }

    static bool IsPss(SigningOptions options) => options.Algorithm switch
    {
        "" or SigningOptions.Pss => true,
        SigningOptions.Pkcs1 => false,
        var other => throw TransitErrors.Internal($"unsupported rsa signature algorithm {other}"),
    };

    static void CheckLength(byte[] hash, SigningOptions options, int bits)
    {
        if (options.Digest is { } digest && hash.Length != digest.Length) throw TransitErrors.Internal("crypto/rsa: input must be hashed with given hash");
        if (options.Digest is null && hash.Length > bits / 8 - 11) throw TransitErrors.Internal("crypto/rsa: message too long for RSA key size");
    }

    static int SaltFor(SigningOptions options, int bits)
    {
        var longest = (bits + 6) / 8 - 2 - options.Digest!.Length;
        return options.SaltLength switch
        {
            SigningOptions.LongestSalt => longest,
            SigningOptions.HashSalt => options.Digest.Length,
            var given => given <= longest ? given : throw TransitErrors.Invalid($"requested salt length {given} is invalid"),
        };
    }

    static byte[] SignPss(RsaBlindedEngine raw, AsymmetricKeyParameter key, byte[] hash, NamedDigest digest, int salt)
    {
        var signer = PssSigner.CreateRawSigner(raw, digest.Create(), digest.Create(), salt, PssSigner.TrailerImplicit);
        signer.Init(true, key);
        signer.BlockUpdate(hash);
        return signer.GenerateSignature();
    }

    static byte[] SignPkcs1(RsaBlindedEngine raw, AsymmetricKeyParameter key, byte[] hash, NamedDigest? digest)
    {
        var encoding = new Pkcs1Encoding(raw);
        encoding.Init(true, key);
        byte[] message = [.. digest?.DigestInfo ?? [], .. hash];
        return encoding.ProcessBlock(message, 0, message.Length);
    }

    static bool VerifyPkcs1(RSA key, byte[] hash, byte[] signature, NamedDigest? digest)
    {
        var encoding = new Pkcs1Encoding(new RsaEngine());
        encoding.Init(false, DotNetUtilities.GetRsaPublicKey(key));
        try { return encoding.ProcessBlock(signature, 0, signature.Length).AsSpan().SequenceEqual((byte[])[.. digest?.DigestInfo ?? [], .. hash]); }
        catch (InvalidCipherTextException) { return false; }
        catch (DataLengthException) { return false; }
    }
}
