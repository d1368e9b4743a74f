using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Encrypts the parts of a key's path so that equal names below equal folders look equal, which makes listing possible
/// (storage formats, sections 19 and 20: convergent AES-256-GCM, keys derived from the folder by HKDF).</summary>
sealed class NameCipher(IReadOnlyDictionary<int, NameKey> keys, int latest, string root)
{
    const int NonceLength = 12;
    const int TagLength = 16;

    /// <param name="folder">The clear path before the name: empty, or ending in a slash.</param>
    /// <param name="name">One part of a path.</param>
    public string Encrypt(string folder, string name)
    {
        var plain = Encoding.UTF8.GetBytes(name);
        var sealedName = new byte[NonceLength + plain.Length + TagLength];
        Span<byte> derived = stackalloc byte[64];
        var context = Derive(latest, folder, derived);
        Nonce(latest, context, derived, plain, sealedName.AsSpan(0, NonceLength));
        using (var gcm = new AesGcm(derived[..32], TagLength))
            gcm.Encrypt(sealedName.AsSpan(0, NonceLength), plain, sealedName.AsSpan(NonceLength, plain.Length), sealedName.AsSpan(NonceLength + plain.Length));
        CryptographicOperations.ZeroMemory(derived);
        return Base62.Encode(Encoding.ASCII.GetBytes($"{latest}:{Convert.ToBase64String(sealedName)}"));
    }

    /// <exception cref="InvalidDataException">The name was not made with these keys in this folder.</exception>
    public string Decrypt(string folder, string encrypted)
    {
        var text = Base62.Decode(encrypted) ?? throw Broken();
        var colon = text.AsSpan().IndexOf((byte)':');
        if (colon < 1 || !Utf8Parser.TryParse(text.AsSpan(0, colon), out int version, out var used) || used != colon || !keys.ContainsKey(version)) throw Broken();
        var sealedName = new byte[text.Length];
        if (Base64.DecodeFromUtf8(text.AsSpan(colon + 1), sealedName, out _, out var length) != System.Buffers.OperationStatus.Done || length < NonceLength + TagLength)
            throw Broken();
        var plain = new byte[length - NonceLength - TagLength];
        Span<byte> derived = stackalloc byte[64];
        Derive(version, folder, derived);
        try
        {
            using var gcm = new AesGcm(derived[..32], TagLength);
            gcm.Decrypt(sealedName.AsSpan(0, NonceLength), sealedName.AsSpan(NonceLength, plain.Length), sealedName.AsSpan(length - TagLength, TagLength), plain);
            return Encoding.UTF8.GetString(plain);
        }
        catch (AuthenticationTagMismatchException) { throw Broken(); }
        finally { CryptographicOperations.ZeroMemory(derived); }
    }

    byte[] Derive(int version, string folder, Span<byte> derived)
    {
        var context = Encoding.UTF8.GetBytes(folder.Length == 0 ? root : $"{root}/{folder.AsSpan(0, folder.Length - 1)}");
        HKDF.DeriveKey(HashAlgorithmName.SHA256, keys[version].Key.Span, derived, default, context);
        return context;
    }

    /// <summary>Equal names need equal nonces: a MAC of the name, under its own key since version 3.</summary>
    void Nonce(int version, byte[] context, ReadOnlySpan<byte> derived, byte[] plain, Span<byte> nonce)
    {
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(keys[version].ConvergentVersion >= 3 ? derived[32..] : context, plain, mac);
        mac[..NonceLength].CopyTo(nonce);
    }

    static InvalidDataException Broken() => new("a name in this mount cannot be decrypted");
}

/// <summary>One version of the key that encrypts names.</summary>
sealed record NameKey(SecretBytes Key, int ConvergentVersion);
