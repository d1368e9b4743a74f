using System.Security.Cryptography;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>The nonce that makes equal plaintexts equal ciphertexts: a MAC of the plaintext, since version 3 under a key of its own.</summary>
static class ConvergentNonce
{
    public const int KeyLength = 32;

    public static byte[] Of(int convergence, ReadOnlySpan<byte> context, ReadOnlySpan<byte> macKey, ReadOnlySpan<byte> plain)
        => HMACSHA256.HashData(convergence >= 3 ? macKey : context, plain)[..AeadKey.NonceLength];
}
