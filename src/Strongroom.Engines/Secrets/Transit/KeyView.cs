using System.Globalization;
using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Ciphers;
using Strongroom.Engines.Secrets.Transit.Keys;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>A key as the API shows it: everything but its material.</summary>
static class KeyView
{
    /// <param name="policy">The key.</param>
    /// <param name="context">What the public halves of a derived signing key depend on; empty: they are not shown.</param>
    public static JsonObject Of(KeyPolicy policy, byte[] context)
    {
        var view = new JsonObject
        {
            ["name"] = policy.Name, ["type"] = policy.Type.Name, ["derived"] = policy.Derived, ["deletion_allowed"] = policy.DeletionAllowed,
            ["exportable"] = policy.Exportable, ["allow_plaintext_backup"] = policy.AllowPlaintextBackup,
            ["latest_version"] = policy.LatestVersion, ["min_available_version"] = policy.MinAvailableVersion,
            ["min_decryption_version"] = policy.MinDecryptionVersion, ["min_encryption_version"] = policy.MinEncryptionVersion,
            ["supports_encryption"] = policy.Type.CanEncrypt, ["supports_decryption"] = policy.Type.CanEncrypt, ["supports_signing"] = policy.Type.CanSign,
            ["supports_derivation"] = policy.Type.CanDerive, ["auto_rotate_period"] = (long)policy.AutoRotatePeriod.TotalSeconds, ["imported_key"] = policy.Imported,
        };
        if (policy.KeySize > 0) view["key_size"] = policy.KeySize;
        if (policy.Imported) view["imported_key_allow_rotation"] = policy.AllowImportedKeyRotation;
        if (policy.SoftDeleted is { } deleted) view["soft_deleted"] = deleted;
        if (policy.BackupInfo is { } backup) view["backup_info"] = Moment(backup);
        if (policy.RestoreInfo is { } restore) view["restore_info"] = Moment(restore);
        if (policy.Derived) AddDerivation(view, policy);
        if (policy.Type.Kind != KeyKind.Hmac) view["keys"] = Versions(policy, context);
        return view;
    }

    static void AddDerivation(JsonObject view, KeyPolicy policy)
    {
        const string Counter = "hmac-sha256-counter";
        view["kdf"] = policy.Kdf == KeyPolicy.NoKdf ? Counter : "hkdf_sha256";
        if (policy.Kdf == KeyPolicy.NoKdf) view["kdf_mode"] = Counter;
        view["convergent_encryption"] = policy.Convergent;
        if (policy.Convergent) view["convergent_encryption_version"] = policy.ConvergentVersion;
    }

    static JsonObject Versions(KeyPolicy policy, byte[] context)
    {
        var versions = new JsonObject();
        foreach (var (version, entry) in policy.Versions.Where(entry => entry.Key >= policy.MinDecryptionVersion))
            versions[version.ToString(CultureInfo.InvariantCulture)] = policy.Type.IsAsymmetric ? Asymmetric(policy, version, entry, context) : entry.CreationTime;
        return versions;
    }

    static JsonObject Asymmetric(KeyPolicy policy, int version, KeyVersion entry, byte[] context)
    {
        var (name, publicKey) = PublicKeys.Of(policy, version, entry, context);
        return new JsonObject { ["creation_time"] = entry.Time, ["name"] = name, ["public_key"] = publicKey };
    }

    static JsonObject Moment(KeyMoment moment) => new() { ["time"] = moment.Time, ["version"] = moment.Version };
}
