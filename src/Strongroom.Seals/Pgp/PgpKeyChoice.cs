using Org.BouncyCastle.Bcpg;
using Org.BouncyCastle.Bcpg.OpenPgp;

namespace Strongroom.Seals.Pgp;

/// <summary>Which key of a ring messages are encrypted to: the newest valid subkey that says it is for encryption, else the primary key if it says so.</summary>
static class PgpKeyChoice
{
    const int ForCommunication = 0x04, ForStorage = 0x08; // RFC 4880, section 5.2.3.21

    /// <summary>Null when there is none.</summary>
    public static PgpPublicKey? ForEncryption(IReadOnlyList<PgpPublicKey> keys, DateTimeOffset now)
    {
        var primary = keys[0];
        if (!IsValid(primary, primary, now)) return null;
        return keys.Skip(1).Where(key => IsForEncryption(key, primary) && IsValid(key, primary, now)).OrderByDescending(key => key.CreationTime).FirstOrDefault()
            ?? (IsForEncryption(primary, primary) ? primary : null);
    }

    /// <summary>Vouched for by the primary key, not revoked, not expired.</summary>
    static bool IsValid(PgpPublicKey key, PgpPublicKey primary, DateTimeOffset now)
    {
        if (key.HasRevocation() || Vouching(key, primary) is not { } signature) return false;
        var seconds = signature.GetHashedSubPackets()?.GetKeyExpirationTime() ?? 0;
        return seconds == 0 || new DateTimeOffset(key.CreationTime.ToUniversalTime()).AddSeconds(seconds) > now;
    }

    /// <summary>Old keys carry no flags; their algorithm says it.</summary>
    static bool IsForEncryption(PgpPublicKey key, PgpPublicKey primary) => key.IsEncryptionKey
        && (Vouching(key, primary)?.GetHashedSubPackets() is not { } packets || !packets.HasSubpacket(SignatureSubpacketTag.KeyFlags)
            || (packets.GetKeyFlags() & (ForCommunication | ForStorage)) != 0);

    /// <summary>The newest genuine signature by the primary key that says what <paramref name="key"/> is for and how long.</summary>
    static PgpSignature? Vouching(PgpPublicKey key, PgpPublicKey primary)
        => key.GetSignatures().Where(signature => signature.KeyId == primary.KeyId && IsGenuine(signature, key, primary)).MaxBy(signature => signature.CreationTime);

    static bool IsGenuine(PgpSignature signature, PgpPublicKey key, PgpPublicKey primary)
    {
        try
        {
            if (!ReferenceEquals(key, primary)) return signature.SignatureType == PgpSignature.SubkeyBinding && Begin(signature, primary).VerifyCertification(primary, key);
            return signature.SignatureType == PgpSignature.DirectKey
                ? Begin(signature, primary).VerifyCertification(primary)
                : signature.IsCertification() && primary.GetUserIds().Any(id => Begin(signature, primary).VerifyCertification(id, primary));
        }
        catch (Exception e) when (e is PgpException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }

    static PgpSignature Begin(PgpSignature signature, PgpPublicKey primary)
    {
        signature.InitVerify(primary);
        return signature;
    }
}
