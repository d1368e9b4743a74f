using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>What may be changed of a key, and the rules between the settings.</summary>
static class KeyConfig
{
    static readonly TimeSpan LeastPeriod = TimeSpan.FromHours(1);

    public static readonly Field<int> MinDecryption = Field.Integer("min_decryption_version", "Older versions no longer decrypt or verify.");
    public static readonly Field<int> MinEncryption = Field.Integer("min_encryption_version", "Older versions no longer encrypt; 0: only the latest when none is named.");
    public static readonly Field<bool> DeletionAllowed = Field.Flag("deletion_allowed", "The key may be deleted.");
    public static readonly Field<bool> Exportable = Field.Flag("exportable", "The key may be exported. Cannot be taken back.");
    public static readonly Field<bool> AllowPlaintextBackup = Field.Flag("allow_plaintext_backup", "The key may be backed up in the clear. Cannot be taken back.");
    public static readonly Field<TimeSpan> AutoRotatePeriod = Field.Duration("auto_rotate_period", "A new version is made when the latest is so old; at least 1h, 0: never.");

    public static readonly Field[] Fields = [TransitFields.Name, MinDecryption, MinEncryption, DeletionAllowed, Exportable, AllowPlaintextBackup, AutoRotatePeriod];

    public static TimeSpan CheckedPeriod(EngineRequest request)
        => request.Get(AutoRotatePeriod) is var period && (period == default || period >= LeastPeriod) ? period
            : throw TransitErrors.Invalid("auto rotate period must be 0 to disable or at least an hour");

    /// <summary>The same policy when nothing changes.</summary>
    public static KeyPolicy Apply(EngineRequest request, KeyPolicy before)
    {
        var after = WithMinimums(request, before);
        if (request.Has(DeletionAllowed)) after = after with { DeletionAllowed = request.Get(DeletionAllowed) };
        if (request.Get(Exportable)) after = after with { Exportable = true };
        if (request.Get(AllowPlaintextBackup)) after = after with { AllowPlaintextBackup = true };
        if (request.Has(AutoRotatePeriod)) after = after with { AutoRotatePeriod = CheckedPeriod(request) };
        if (after == before) return before;
        if (after.MinEncryptionVersion < after.MinAvailableVersion) throw TransitErrors.Invalid("min encryption version should not be less than min available version");
        if (after.MinDecryptionVersion < after.MinAvailableVersion) throw TransitErrors.Invalid("min decryption version should not be less then min available version");
        return after;
    }

    static KeyPolicy WithMinimums(EngineRequest request, KeyPolicy policy)
    {
        if (request.Has(MinDecryption)) policy = policy with { MinDecryptionVersion = Math.Max(1, Checked(request.Get(MinDecryption), "decryption", policy)) };
        if (request.Has(MinEncryption)) policy = policy with { MinEncryptionVersion = Checked(request.Get(MinEncryption), "encryption", policy) };
        if (policy.MinEncryptionVersion > 0 && policy.MinEncryptionVersion < policy.MinDecryptionVersion)
            throw TransitErrors.Invalid($"cannot set min encryption/decryption values; min encryption version of {policy.MinEncryptionVersion} must be greater than or equal to "
                + $"min decryption version of {policy.MinDecryptionVersion}");
        return policy;
    }

    static int Checked(int version, string what, KeyPolicy policy)
    {
        if (version < 0) throw TransitErrors.Invalid($"min {what} version cannot be negative");
        return version <= policy.LatestVersion ? version
            : throw TransitErrors.Invalid($"cannot set min {what} version of {version}, latest key version is {policy.LatestVersion}");
    }
}
