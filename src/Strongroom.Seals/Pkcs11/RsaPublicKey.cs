using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11;

/// <summary>The public half of an RSA key, as the token shows it: it encrypts here, so that the key to be wrapped need not cross to the module.</summary>
sealed class RsaPublicKey
{
    readonly RSAParameters _key;

    RsaPublicKey(RSAParameters key) => _key = key;

    /// <summary>Null: the token does not show it.</summary>
    public static RsaPublicKey? Of(KeyAnswer key)
    {
        var modulus = key.Modulus.AsSpan().TrimStart((byte)0);
        var exponent = key.Exponent.AsSpan().TrimStart((byte)0);
        return modulus.Length >= 128 && exponent.Length > 0 ? new RsaPublicKey(new RSAParameters { Modulus = modulus.ToArray(), Exponent = exponent.ToArray() }) : null;
    }

    /// <summary>SHA-224 is left to the module.</summary>
    public bool Does(OaepHash hash) => hash != OaepHash.Sha224;

    /// <exception cref="SealException">The key is too small for what is to be wrapped.</exception>
    public byte[] Encrypt(SecretBytes content, OaepHash hash)
    {
        var (padding, hashLength) = hash switch
        {
            OaepHash.Sha1 => (RSAEncryptionPadding.OaepSHA1, 20),
            OaepHash.Sha384 => (RSAEncryptionPadding.OaepSHA384, 48),
            OaepHash.Sha512 => (RSAEncryptionPadding.OaepSHA512, 64),
            _ => (RSAEncryptionPadding.OaepSHA256, 32),
        };
        var most = _key.Modulus!.Length - 2 * hashLength - 2;
        if (content.Length > most)
            throw new SealException(SealFault.Misconfigured, $"an RSA key of {8 * _key.Modulus.Length} bits takes {Math.Max(0, most)} bytes with OAEP and {MechanismNames.Of(hash)}, and {content.Length} are to be wrapped", "use an RSA key of 3072 bits or more, or an AES key");
        try
        {
            using var rsa = RSA.Create(_key);
            return rsa.Encrypt(content.Span, padding);
        }
        catch (CryptographicException e)
        {
            throw new SealException(SealFault.InvalidAnswer, "what the token shows as the public half of the key is not one", "set disable_software_encryption = \"true\", and look at the key with pkcs11-tool -O", e);
        }
    }
}
