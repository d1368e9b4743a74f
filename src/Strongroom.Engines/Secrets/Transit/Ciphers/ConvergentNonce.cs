using System.Security.Cryptography;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>The nonce that makes equal plaintexts equal ciphertexts: a MAC of the plaintext, since version 3 under a key of its own.</summary>
/// <remarks>One nonce with two sets of associated data would give GCM's authentication key away, so they go into the MAC. Whoever decrypts finds the nonce in the ciphertext.</remarks>
static class ConvergentNonce
{
    public const int KeyLength = 32;

    public static byte[] Of(int convergence, ReadOnlySpan<byte> context, ReadOnlySpan<byte> macKey, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated)
    {
        var key = convergence >= 3 ? macKey : context;
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        if (!associated.IsEmpty) mac.AppendData(HMACSHA256.HashData(key, associated));
        mac.AppendData(plain);
        return mac.GetHashAndReset()[..AeadKey.NonceLength];
    }
}
