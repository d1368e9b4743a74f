using System.Security.Cryptography;
using Strongroom.Engines.Secrets.Transit.Keys;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>A key at work for one request: what a batch needs again and again is opened once, and closed with the request.</summary>
sealed class CipherSession(KeyPolicy policy) : IDisposable
{
    const string BadBase64 = "invalid ciphertext: could not decode base64";

    readonly Dictionary<int, AeadKey> _aead = [];
    readonly Dictionary<(int Version, bool IsPrivate), RSA> _rsa = [];

    public KeyPolicy Policy => policy;

    /// <param name="item">What goes with the plaintext.</param>
    /// <param name="plain">The bytes; the caller zeroes them.</param>
    public (string Ciphertext, int Version) Encrypt(CipherItem item, ReadOnlySpan<byte> plain)
    {
        if (!policy.Type.CanEncrypt) throw TransitErrors.Invalid($"message encryption not supported for key type {policy.Type.Name}");
        CheckAssociated(item);
        var version = VersionFor(item.KeyVersion);
        var sealedText = policy.Type.Kind == KeyKind.Rsa ? RsaEncrypt(version, plain) : AeadEncrypt(item, version, plain);
        return (VersionedText.Of(policy, version, Convert.ToBase64String(sealedText)), version);
    }

    /// <summary>The plaintext; the caller zeroes it.</summary>
    public byte[] Decrypt(CipherItem item)
    {
        if (!policy.Type.CanEncrypt) throw TransitErrors.Invalid($"message decryption not supported for key type {policy.Type.Name}");
        CheckAssociated(item);
        var (version, text) = VersionedText.Read(policy, item.Ciphertext ?? "", "ciphertext");
        if (!Primitives.GoBase64.TryDecode(text, out var sealedText, out _)) throw TransitErrors.Invalid(BadBase64);
        return policy.Type.Kind == KeyKind.Rsa ? RsaDecrypt(version, sealedText) : AeadDecrypt(item, version, sealedText);
    }

    int VersionFor(int asked)
    {
        if (asked == 0) return policy.LatestVersion;
        if (asked < 0) throw TransitErrors.Invalid("requested version for encryption is negative");
        if (asked > policy.LatestVersion) throw TransitErrors.Invalid("requested version for encryption is higher than the latest key version");
        if (asked < policy.MinEncryptionVersion) throw TransitErrors.Invalid("requested version for encryption is less than the minimum encryption key version");
        return asked;
    }

    byte[] AeadEncrypt(CipherItem item, int version, ReadOnlySpan<byte> plain)
    {
        var associated = Associated(item);
        var given = GivenNonce(item, version);
        var withNonce = given is null;
        var start = withNonce ? AeadKey.NonceLength : 0;
        var sealedText = new byte[start + plain.Length + AeadKey.TagLength];
        var key = Open(item, version, plain, associated, out var convergentNonce, out var owned);
        try
        {
            Span<byte> nonce = stackalloc byte[AeadKey.NonceLength];
            if (given is not null) given.CopyTo(nonce);
            else if (convergentNonce is not null) convergentNonce.CopyTo(nonce);
            else RandomNumberGenerator.Fill(nonce);
            if (withNonce) nonce.CopyTo(sealedText);
            key.Encrypt(nonce, plain, associated, sealedText.AsSpan(start));
            return sealedText;
        }
        finally { if (owned) key.Dispose(); }
    }

    byte[] AeadDecrypt(CipherItem item, int version, byte[] sealedText)
    {
        var associated = Associated(item);
        var given = GivenNonce(item, version);
        var start = given is null ? AeadKey.NonceLength : 0;
        if (sealedText.Length < start + AeadKey.TagLength) throw TransitErrors.Invalid("invalid ciphertext length");
        var key = Open(item, version, default, default, out _, out var owned);
        try
        {
            var nonce = given ?? sealedText.AsSpan(0, AeadKey.NonceLength);
            return key.TryDecrypt(nonce, sealedText.AsSpan(start), associated) ?? throw TransitErrors.Invalid("cipher: message authentication failed");
        }
        finally { if (owned) key.Dispose(); }
    }

    /// <summary>Only the oldest convergent keys let the caller choose: a nonce used twice with one key gives the plaintexts away.</summary>
    byte[]? GivenNonce(CipherItem item, int version)
    {
        var convergence = policy.Convergent && policy.Versions.TryGetValue(version, out var entry) ? policy.ConvergenceOf(entry) : 0;
        if (convergence != 1)
            return item.Nonce.Length == 0 ? null : throw TransitErrors.Invalid("provided nonce not allowed for this key");
        var nonce = TransitErrors.Decode(item.Nonce, "failed to base64-decode nonce: ");
        return nonce.Length == AeadKey.NonceLength ? nonce
            : throw TransitErrors.Invalid($"base64-decoded nonce must be {AeadKey.NonceLength} bytes long when using convergent encryption with this key");
    }

    /// <summary>Keys that are not derived stay open for the rest of the batch; a derived one belongs to its context.</summary>
    AeadKey Open(CipherItem item, int version, ReadOnlySpan<byte> plain, ReadOnlySpan<byte> associated, out byte[]? convergentNonce, out bool owned)
    {
        convergentNonce = null;
        owned = policy.Derived;
        if (!owned && _aead.TryGetValue(version, out var known)) return known;
        var context = policy.Derived ? TransitErrors.Decode(item.Context) : [];
        var convergence = policy.Versions.TryGetValue(version, out var entry) ? policy.ConvergenceOf(entry) : 0;
        var length = policy.Type.Size;
        using var material = KeyDerivation.Derive(policy, version, context, convergence >= 3 ? length + ConvergentNonce.KeyLength : length);
        if (convergence > 1) convergentNonce = ConvergentNonce.Of(convergence, context, material.Span[length..], plain, associated);
        var key = new AeadKey(policy.Type.Kind, material.Span[..length]);
        if (!owned) _aead[version] = key;
        return key;
    }

    void CheckAssociated(CipherItem item)
    {
        if (item.AssociatedData.Length > 0 && !policy.Type.IsAead) throw TransitErrors.Invalid($"'associated_data' provided for non-AEAD cipher suite {policy.Type.Name}");
    }

    static byte[] Associated(CipherItem item)
        => item.AssociatedData.Length == 0 ? [] : TransitErrors.Decode(item.AssociatedData, "unable to decode associated_data as base64: ");

    byte[] RsaEncrypt(int version, ReadOnlySpan<byte> plain)
    {
        var key = OpenRsa(version, isPrivate: false);
        if (plain.Length > key.KeySize / 8 - RsaKeys.OaepOverhead)
            throw TransitErrors.Internal("failed to RSA encrypt the plaintext: crypto/rsa: message too long for RSA key size");
        return key.Encrypt(plain, RSAEncryptionPadding.OaepSHA256);
    }

    byte[] RsaDecrypt(int version, byte[] sealedText)
    {
        if (policy.Versions.TryGetValue(version, out var entry) && !entry.HasPrivatePart(policy.Type))
            throw TransitErrors.Invalid("cannot decrypt ciphertext, key version does not have a private counterpart");
        try { return OpenRsa(version, isPrivate: true).Decrypt(sealedText, RSAEncryptionPadding.OaepSHA256); }
        catch (CryptographicException) { throw TransitErrors.Invalid("failed to RSA decrypt the ciphertext: crypto/rsa: decryption error"); }
    }

    RSA OpenRsa(int version, bool isPrivate)
    {
        if (_rsa.TryGetValue((version, isPrivate), out var known)) return known;
        return _rsa[(version, isPrivate)] = isPrivate ? RsaKeys.Open(policy, version) : RsaKeys.OpenPublic(policy, version);
    }

    public void Dispose()
    {
        foreach (var key in _aead.Values) key.Dispose();
        foreach (var key in _rsa.Values) key.Dispose();
    }
}
