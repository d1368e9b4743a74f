using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Shamir;

/// <summary>Wraps under the key that the shares combine to; the nonce stands inside the ciphertext (storage formats, section 6.4).</summary>
sealed class ShamirKeyWrapper : IKeyWrapper
{
    readonly SecretBytes _key;

    public ShamirKeyWrapper(SecretBytes combinedKey)
    {
        // Vault also accepts the two shorter AES keys that a foreign tool may have made shares of; nothing writes them any more.
        if (combinedKey.Length is not (16 or 24 or EnvelopeCipher.KeyLength))
            throw new SealException(SealFault.WrongKey, $"the shares combine to a key of {combinedKey.Length} bytes, which is not an unseal key",
                "check that every share belongs to this server and was entered whole");
        _key = combinedKey.Copy();
    }

    public string Type => ShamirSeal.Type;
    public string? KeyId => "";
    public IReadOnlyList<SealSetting> Settings => [];

    public ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct)
    {
        var (iv, ciphertext) = EnvelopeCipher.Encrypt(_key, key.Span);
        return new(new SealBlob { Ciphertext = (byte[])[.. iv, .. ciphertext] });
    }

    public ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct)
    {
        try
        {
            return new(EnvelopeCipher.Decrypt(_key, blob.JoinedCiphertext()));
        }
        catch (InvalidDataException e)
        {
            throw new SealException(SealFault.CorruptBlob, $"the stored key is damaged: {e.Message}", "restore core/hsm/barrier-unseal-keys from a backup", e);
        }
        catch (AuthenticationTagMismatchException e)
        {
            throw new SealException(SealFault.WrongKey, "the unseal shares do not open the stored key",
                "check that every share belongs to this server and is not from before a rekey", e);
        }
    }

    public ValueTask<SealKeyReport> InspectAsync(CancellationToken ct) => new(new SealKeyReport("", []));

    public ValueTask DisposeAsync()
    {
        _key.Dispose();
        return default;
    }
}
