using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11.Library;

/// <summary>Encrypts and decrypts in the module.</summary>
sealed class KeyUse(TokenSession session, FoundKey found, OaepHash hash)
{
    const int NonceLength = SealBlob.NonceLength, TagLength = 16, ProbeLength = 32;
    readonly CipherCall _cipher = new(session);

    bool IsAes => found.Key.Mechanism == Mechanism.AesGcm;

    public EncryptAnswer Encrypt(ReadOnlySpan<byte> plaintext)
    {
        if (!found.Key.MayEncrypt) throw new ModuleException(FailureKind.KeyUnsuitable, IsAes || found.PublicHandle != 0 ? "not allowed to encrypt (CKA_ENCRYPT is false)" : "without its public half in the token");
        if (!IsAes) return new EncryptAnswer(found.Key.Name, [], _cipher.EncryptOaep(found.PublicHandle, hash, plaintext));
        var nonce = RandomNumberGenerator.GetBytes(NonceLength);
        var ciphertext = _cipher.EncryptGcm(found.Handle, nonce, plaintext); // a module that makes nonces itself has put its own there …
        if (ciphertext.Length == plaintext.Length + TagLength + NonceLength) return new EncryptAnswer(found.Key.Name, ciphertext[^NonceLength..], ciphertext[..^NonceLength]); // … or here
        if (ciphertext.Length != plaintext.Length + TagLength) throw new ModuleException(FailureKind.NonsenseFromLibrary, $"C_Encrypt made {ciphertext.Length} bytes of {plaintext.Length}");
        return new EncryptAnswer(found.Key.Name, nonce, ciphertext);
    }

    /// <summary>Takes nonce and ciphertext in one piece.</summary>
    public SecretBytes Decrypt(ReadOnlySpan<byte> joined)
    {
        if (!found.Key.MayDecrypt) throw new ModuleException(FailureKind.KeyUnsuitable, "not allowed to decrypt (CKA_DECRYPT is false)");
        if (IsAes ? joined.Length < NonceLength + TagLength : found.Key.Bits > 0 && (ulong)joined.Length != found.Key.Bits / 8) throw new ModuleException(FailureKind.WrongCiphertext, "its length does not fit");
        try
        {
            return Open(joined);
        }
        catch (ModuleException e) when (IsAboutData(e.Failure) && Works())
        {
            throw new ModuleException(e.Failure with { Kind = FailureKind.WrongCiphertext });
        }
    }

    SecretBytes Open(ReadOnlySpan<byte> joined) => IsAes
        ? _cipher.DecryptGcm(found.Handle, joined[..NonceLength], joined[NonceLength..])
        : _cipher.DecryptOaep(found.Handle, hash, joined);

    /// <summary>Modules say "general error" for a tag that does not match as well as for a broken device. What the key made itself a moment ago tells which.</summary>
    bool Works()
    {
        try
        {
            using var probe = SecretBytes.Random(ProbeLength);
            var made = Encrypt(probe.Span);
            using var back = Open([.. made.Iv, .. made.Ciphertext]);
            return back.FixedTimeEquals(probe.Span);
        }
        catch (ModuleException)
        {
            return false;
        }
    }

    static bool IsAboutData(ModuleFailure failure) => failure.Kind == FailureKind.Call && failure.Value is ReturnValue.GeneralError or ReturnValue.FunctionFailed or ReturnValue.ArgumentsBad
        or ReturnValue.DataInvalid or ReturnValue.DataLengthRange or ReturnValue.EncryptedDataInvalid or ReturnValue.EncryptedDataLengthRange or ReturnValue.SignatureInvalid
        or ReturnValue.AeadDecryptFailed or ReturnValue.DeviceError;
}
