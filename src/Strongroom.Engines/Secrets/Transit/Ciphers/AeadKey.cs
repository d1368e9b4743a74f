using System.Security.Cryptography;
using Strongroom.Engines.Secrets.Transit.Keys;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>A symmetric key in use: AES-GCM or ChaCha20-Poly1305, both with 96-bit nonces and 128-bit tags.</summary>
sealed class AeadKey : IDisposable
{
    public const int NonceLength = 12;
    public const int TagLength = 16;

    readonly AesGcm? _aes;
    readonly ChaCha20Poly1305? _chaCha;

    public AeadKey(KeyKind kind, ReadOnlySpan<byte> key)
    {
        if (kind == KeyKind.AesGcm) _aes = new AesGcm(key, TagLength);
        else _chaCha = new ChaCha20Poly1305(key);
    }

    /// <summary>Ciphertext and tag, one after the other, into <paramref name="sealedText"/>.</summary>
    public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, Span<byte> sealedText)
    {
        var text = sealedText[..plain.Length];
        var tag = sealedText[plain.Length..];
        if (_aes is not null) _aes.Encrypt(nonce, plain, text, tag, associated);
        else _chaCha!.Encrypt(nonce, plain, text, tag, associated);
    }

    /// <summary>Null: it was not made with this key, this nonce and these associated data.</summary>
    public byte[]? TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> sealedText, ReadOnlySpan<byte> associated)
    {
        var plain = new byte[sealedText.Length - TagLength];
        var text = sealedText[..plain.Length];
        var tag = sealedText[plain.Length..];
        try
        {
            if (_aes is not null) _aes.Decrypt(nonce, text, tag, plain, associated);
            else _chaCha!.Decrypt(nonce, text, tag, plain, associated);
            return plain;
        }
        catch (AuthenticationTagMismatchException) { return null; }
    }

    public void Dispose()
    {
        _aes?.Dispose();
        _chaCha?.Dispose();
    }
}
