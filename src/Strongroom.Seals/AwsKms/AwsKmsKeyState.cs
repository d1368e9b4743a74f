using Amazon.KeyManagementService;
using Amazon.KeyManagementService.Model;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms;

/// <summary>Judges what DescribeKey says of the key.</summary>
static class AwsKmsKeyState
{
    /// <exception cref="SealException">The key cannot be used as it is.</exception>
    public static SealKeyReport Report(KeyMetadata key, string region)
    {
        if (key.KeyUsage is { } usage && usage != KeyUsageType.ENCRYPT_DECRYPT || key.KeySpec is { } spec && spec != KeySpec.SYMMETRIC_DEFAULT)
            throw new SealException(SealFault.Misconfigured, $"the key {key.Arn} is a {key.KeySpec} key for {key.KeyUsage}; a seal needs SYMMETRIC_DEFAULT for ENCRYPT_DECRYPT",
                "name a symmetric encryption key as kms_key_id");
        var warnings = new List<string>();
        if (key.KeyState == KeyState.PendingDeletion || key.KeyState == KeyState.PendingReplicaDeletion)
            // Not a fault of the inspection: a running server goes on, and must say this loudly while it can still be undone.
            warnings.Add($"THE KEY {key.Arn} IS PENDING DELETION{(key.DeletionDate is { } date ? $" ON {date.ToUniversalTime():yyyy-MM-dd HH:mm} UTC" : "")}: "
                + "it opens nothing now, and after that date nothing sealed with it can ever be opened again. Cancel the deletion (kms:CancelKeyDeletion) and enable the key");
        else if (key.KeyState == KeyState.Disabled || key.Enabled == false && key.KeyState is null)
            throw new SealException(SealFault.KeyDisabled, $"the key {key.Arn} is disabled", "enable the key (kms:EnableKey)");
        else if (key.KeyState is { } state && state != KeyState.Enabled && state != KeyState.Updating)
            throw new SealException(SealFault.KeyDisabled, $"the key {key.Arn} cannot be used: its state is {state}",
                state == KeyState.PendingImport ? "import its key material again" : "see the key in the KMS console");
        if (key.ValidTo is { } expires && key.ExpirationModel == ExpirationModelType.KEY_MATERIAL_EXPIRES)
            warnings.Add($"the imported material of the key {key.Arn} expires on {expires.ToUniversalTime():yyyy-MM-dd HH:mm} UTC; keep a copy outside AWS and import it again in time");
        if (key.KeyManager == KeyManagerType.AWS) warnings.Add($"the key {key.Arn} is managed by AWS: its policy and its deletion are out of your hands; use a key of your own");
        if (AwsArn.Region(key.Arn) is { } other && other != region) warnings.Add($"the key {key.Arn} is in {other}, but region is {region}");
        return new SealKeyReport(key.Arn, warnings)
        {
            DeletionDate = key.DeletionDate is { } end && key.KeyState == KeyState.PendingDeletion ? new DateTimeOffset(end.ToUniversalTime()) : null,
        };
    }
}
