using Strongroom.Primitives;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>C_EncryptInit with C_Encrypt, C_DecryptInit with C_Decrypt.</summary>
sealed unsafe class CipherCall(TokenSession session)
{
    const int Slack = 64; // for a tag and a nonce that a module adds

    /// <param name="key">An AES key.</param>
    /// <param name="nonce">Holds afterwards what was used: a module may put its own there.</param>
    /// <param name="plaintext">What to encrypt.</param>
    public byte[] EncryptGcm(nuint key, byte[] nonce, ReadOnlySpan<byte> plaintext)
    {
        fixed (byte* first = nonce)
        {
            var parameters = Gcm(first, nonce.Length);
            return Encrypt(new MechanismCall { Mechanism = (nuint)Mechanism.AesGcm, Parameter = &parameters, Length = (nuint)sizeof(GcmParameters) }, key, plaintext);
        }
    }

    public SecretBytes DecryptGcm(nuint key, ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext)
    {
        fixed (byte* first = nonce)
        {
            var parameters = Gcm(first, nonce.Length);
            return Decrypt(new MechanismCall { Mechanism = (nuint)Mechanism.AesGcm, Parameter = &parameters, Length = (nuint)sizeof(GcmParameters) }, key, ciphertext);
        }
    }

    public byte[] EncryptOaep(nuint publicKey, OaepHash hash, ReadOnlySpan<byte> plaintext)
    {
        var parameters = Oaep(hash);
        return Encrypt(new MechanismCall { Mechanism = (nuint)Mechanism.RsaOaep, Parameter = &parameters, Length = (nuint)sizeof(OaepParameters) }, publicKey, plaintext);
    }

    public SecretBytes DecryptOaep(nuint privateKey, OaepHash hash, ReadOnlySpan<byte> ciphertext)
    {
        var parameters = Oaep(hash);
        return Decrypt(new MechanismCall { Mechanism = (nuint)Mechanism.RsaOaep, Parameter = &parameters, Length = (nuint)sizeof(OaepParameters) }, privateKey, ciphertext);
    }

    byte[] Encrypt(MechanismCall mechanism, nuint key, ReadOnlySpan<byte> plaintext)
    {
        var output = new byte[Math.Max(4096, plaintext.Length + Slack)]; // also for an RSA key of any size: a second call for the length would disturb some modules
        var length = (nuint)output.Length;
        session.Library.Enter("C_EncryptInit");
        LoadedLibrary.Check("C_EncryptInit", session.Library.Functions.EncryptInit(session.Handle, &mechanism, key));
        session.Library.Enter("C_Encrypt");
        fixed (byte* from = plaintext, to = output) LoadedLibrary.Check("C_Encrypt", session.Library.Functions.Encrypt(session.Handle, from, (nuint)plaintext.Length, to, &length));
        return length <= (nuint)output.Length ? output[..(int)length] : throw TooLong("C_Encrypt", length);
    }

    SecretBytes Decrypt(MechanismCall mechanism, nuint key, ReadOnlySpan<byte> ciphertext)
    {
        using var output = new SecretBytes(ciphertext.Length + Slack);
        var length = (nuint)output.Length;
        session.Library.Enter("C_DecryptInit");
        LoadedLibrary.Check("C_DecryptInit", session.Library.Functions.DecryptInit(session.Handle, &mechanism, key));
        session.Library.Enter("C_Decrypt");
        fixed (byte* from = ciphertext, to = output.Writable) LoadedLibrary.Check("C_Decrypt", session.Library.Functions.Decrypt(session.Handle, from, (nuint)ciphertext.Length, to, &length));
        return length <= (nuint)output.Length ? new SecretBytes(output.Span[..(int)length]) : throw TooLong("C_Decrypt", length);
    }

    static ModuleException TooLong(string function, nuint length) => new(FailureKind.NonsenseFromLibrary, $"{function} says it wrote {length} bytes");

    static GcmParameters Gcm(byte* nonce, int length) => new() { Nonce = nonce, NonceLength = (nuint)length, NonceBits = 8 * (nuint)length, TagBits = 128 };

    /// <summary>The mask is made with the same hash, as every other implementation has it by default.</summary>
    static OaepParameters Oaep(OaepHash hash)
    {
        var (number, mask) = hash switch
        {
            OaepHash.Sha1 => ((nuint)0x220, (nuint)1),
            OaepHash.Sha224 => ((nuint)0x255, (nuint)5),
            OaepHash.Sha384 => ((nuint)0x260, (nuint)3),
            OaepHash.Sha512 => ((nuint)0x270, (nuint)4),
            _ => ((nuint)0x250, (nuint)2),
        };
        return new() { Hash = number, MaskGeneration = mask, Source = Cryptoki.OaepSourceData };
    }
}
