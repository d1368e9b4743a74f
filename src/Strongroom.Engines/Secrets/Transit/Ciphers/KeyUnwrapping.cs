using System.Security.Cryptography;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>A key on its way in: RSA-OAEP of an AES-256 key, then AES-KWP (RFC 5649) of the key under that.</summary>
static class KeyUnwrapping
{
    const int AesLength = 32;
    /// <summary>Longer than any private key of a type there is.</summary>
    const int MostBytes = 16 << 10;

    public static SecretBytes Unwrap(RSA wrapping, ReadOnlySpan<byte> ciphertext, string hashFunction)
    {
        var start = wrapping.KeySize / 8;
        if (ciphertext.Length <= start) throw TransitErrors.Invalid("provided ciphertext is too short");
        if (ciphertext.Length > start + MostBytes) throw TransitErrors.Invalid($"provided ciphertext is too long; a wrapped key has at most {MostBytes} bytes");
        byte[]? aesKey = null;
        byte[]? key = null;
        try
        {
            aesKey = wrapping.Decrypt(ciphertext[..start], Padding(hashFunction));
            if (aesKey.Length != AesLength) throw TransitErrors.Invalid("expected ephemeral AES key to be 256-bit");
            using var aes = Aes.Create();
            aes.SetKey(aesKey);
            key = aes.DecryptKeyWrapPadded(ciphertext[start..]);
            return new SecretBytes(key);
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            throw TransitErrors.Invalid("the ciphertext was not made with this mount's wrapping_key and this hash_function, or is damaged");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(aesKey);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    static RSAEncryptionPadding Padding(string hashFunction) => hashFunction.ToUpperInvariant() switch
    {
        "SHA1" => RSAEncryptionPadding.OaepSHA1,
        "SHA256" => RSAEncryptionPadding.OaepSHA256,
        "SHA384" => RSAEncryptionPadding.OaepSHA384,
        "SHA512" => RSAEncryptionPadding.OaepSHA512,
        _ => throw TransitErrors.Invalid($"unknown hash function: {hashFunction}; SHA1, SHA256, SHA384 and SHA512 are known"),
    };
}
