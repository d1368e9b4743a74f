using System.Text;
using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Pgp;

/// <summary>The holder of an OpenPGP public key: what init, rekey and generate-root encrypt their results to.</summary>
public sealed class PgpRecipient : IPgpRecipient
{
    const int LongestKey = 256 << 10;

    readonly PgpPublicKey _encryptionKey;

    PgpRecipient(PgpPublicKey primary, PgpPublicKey encryptionKey)
        => (Fingerprint, _encryptionKey) = (Convert.ToHexStringLower(primary.GetFingerprint()), encryptionKey);

    /// <summary>Of the primary key, in lower-case hex.</summary>
    public string Fingerprint { get; }

    /// <summary>The delegate that the core is handed.</summary>
    public static PgpReader Reader(TimeProvider time) => publicKey => Parse(publicKey, time);

    /// <summary>Base64 of the binary key, as Vault takes it, or the key in ASCII armour.</summary>
    /// <exception cref="RequestException">400: neither, or no key in it may be encrypted to.</exception>
    public static PgpRecipient Parse(string publicKey, TimeProvider time)
    {
        if (publicKey.Length > LongestKey) throw new RequestException(400, $"error parsing given PGP key: it has {publicKey.Length} characters, {LongestKey} are the most; leave out what is not needed to encrypt to it (photos, others' signatures)");
        var keys = ReadKeys(Decode(publicKey.Trim()));
        return new(keys[0], PgpKeyChoice.ForEncryption(keys, time.GetUtcNow())
            ?? throw new RequestException(400, $"error parsing given PGP key: the key {Convert.ToHexStringLower(keys[0].GetFingerprint())} holds no valid key for encryption (none, expired or revoked)"));
    }

    /// <summary>A binary message: AES-256 with an integrity check, not compressed.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> plaintext)
    {
        using var output = new MemoryStream();
        var encryption = new PgpEncryptedDataGenerator(SymmetricKeyAlgorithmTag.Aes256, withIntegrityPacket: true);
        encryption.AddMethod(_encryptionKey);
        try
        {
            using var encrypted = encryption.Open(output, new byte[4096]);
            // The time of a literal packet tells the reader nothing: left at zero, as "no time".
            using var literal = new PgpLiteralDataGenerator().Open(encrypted, PgpLiteralData.Binary, "", plaintext.Length, DateTime.UnixEpoch);
            literal.Write(plaintext);
        }
        catch (Exception e) when (e is PgpException or ArgumentException or InvalidOperationException)
        {
            throw new RequestException(400, $"error encrypting to the PGP key {Fingerprint}: {e.Message}");
        }
        return output.ToArray();
    }

    static byte[] Decode(string text)
    {
        if (text.StartsWith("-----BEGIN PGP", StringComparison.Ordinal))
        {
            try
            {
                using var armour = new ArmoredInputStream(new MemoryStream(Encoding.ASCII.GetBytes(text)));
                using var binary = new MemoryStream();
                armour.CopyTo(binary);
                return binary.ToArray();
            }
            catch (Exception e) when (e is IOException or ArgumentException or IndexOutOfRangeException)
            {
                throw new RequestException(400, $"error decoding given PGP key: {e.Message}");
            }
        }
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var length) && length > 0 ? bytes[..length]
            : throw new RequestException(400, "error decoding given PGP key: it is neither base64 nor ASCII armour");
    }

    static List<PgpPublicKey> ReadKeys(byte[] bytes)
    {
        try
        {
            var rings = new PgpPublicKeyRingBundle(bytes).GetKeyRings().ToList();
            if (rings.Count == 1 && rings[0].GetPublicKeys().ToList() is { Count: > 0 } keys) return keys;
            throw new RequestException(400, $"error parsing given PGP key: one public key is needed, and there are {rings.Count}");
        }
        catch (Exception e) when (e is not RequestException) // Foreign bytes make the parser throw about anything; none of it is our fault.
        {
            throw new RequestException(400, $"error parsing given PGP key: {e.Message}");
        }
    }
}
