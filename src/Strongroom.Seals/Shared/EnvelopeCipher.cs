using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Shared;

/// <summary>AES-256-GCM with a 12-byte nonce and no associated data: what every software-encrypted seal blob holds (storage formats, section 6.3).</summary>
static class EnvelopeCipher
{
    public const int KeyLength = 32;
    const int NonceLength = SealBlob.NonceLength;
    const int TagLength = 16;

    /// <summary>A fresh nonce, and ciphertext with tag, apart: how a writer stores them.</summary>
    public static (byte[] Iv, byte[] Ciphertext) Encrypt(SecretBytes key, ReadOnlySpan<byte> plaintext)
    {
        var iv = RandomNumberGenerator.GetBytes(NonceLength);
        var ciphertext = new byte[plaintext.Length + TagLength];
        using var aes = new AesGcm(key.Span, TagLength);
        aes.Encrypt(iv, plaintext, ciphertext.AsSpan(0, plaintext.Length), ciphertext.AsSpan(plaintext.Length));
        return (iv, ciphertext);
    }

    /// <summary>Opens nonce and ciphertext in one piece, whichever of the two stored layouts they came from.</summary>
    /// <exception cref="InvalidDataException">Too short to be such a ciphertext.</exception>
    /// <exception cref="AuthenticationTagMismatchException">Another key, or altered bytes: the cipher cannot tell which.</exception>
    public static SecretBytes Decrypt(SecretBytes key, ReadOnlySpan<byte> joined)
    {
        if (joined.Length < NonceLength + TagLength) throw new InvalidDataException("the ciphertext is too short");
        var ciphertext = joined[NonceLength..^TagLength];
        var plaintext = new SecretBytes(ciphertext.Length);
        try
        {
            using var aes = new AesGcm(key.Span, TagLength);
            aes.Decrypt(joined[..NonceLength], ciphertext, joined[^TagLength..], plaintext.Writable);
            return plaintext;
        }
        catch
        {
            plaintext.Dispose();
            throw;
        }
    }
}
