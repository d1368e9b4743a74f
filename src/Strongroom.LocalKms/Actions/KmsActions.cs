using System.Collections.Frozen;

namespace Strongroom.LocalKms.Actions;

/// <summary>Every action that is answered, by the name in <c>X-Amz-Target</c>.</summary>
static class KmsActions
{
    public static FrozenDictionary<string, KmsAction> All { get; } = new Dictionary<string, KmsAction>(StringComparer.Ordinal)
    {
        ["CreateKey"] = KeyActions.Create,
        ["DescribeKey"] = KeyActions.Describe,
        ["ListKeys"] = KeyActions.List,
        ["EnableKey"] = KeyActions.Enable,
        ["DisableKey"] = KeyActions.Disable,
        ["ScheduleKeyDeletion"] = KeyActions.ScheduleDeletion,
        ["CancelKeyDeletion"] = KeyActions.CancelDeletion,
        ["UpdateKeyDescription"] = KeyActions.UpdateDescription,

        ["Encrypt"] = CryptoActions.Encrypt,
        ["Decrypt"] = CryptoActions.Decrypt,
        ["ReEncrypt"] = CryptoActions.ReEncrypt,
        ["GenerateDataKey"] = CryptoActions.GenerateDataKey,
        ["GenerateDataKeyWithoutPlaintext"] = CryptoActions.GenerateDataKeyWithoutPlaintext,
        ["GenerateRandom"] = CryptoActions.GenerateRandom,

        ["CreateAlias"] = AliasActions.Create,
        ["UpdateAlias"] = AliasActions.Update,
        ["DeleteAlias"] = AliasActions.Delete,
        ["ListAliases"] = AliasActions.List,

        ["EnableKeyRotation"] = RotationActions.Enable,
        ["DisableKeyRotation"] = RotationActions.Disable,
        ["GetKeyRotationStatus"] = RotationActions.Status,
        ["RotateKeyOnDemand"] = RotationActions.OnDemand,
        ["ListKeyRotations"] = RotationActions.List,

        ["TagResource"] = TagActions.Tag,
        ["UntagResource"] = TagActions.Untag,
        ["ListResourceTags"] = TagActions.List,
        ["GetKeyPolicy"] = PolicyActions.Get,
        ["PutKeyPolicy"] = PolicyActions.Put,
        ["ListKeyPolicies"] = PolicyActions.List,
    }.ToFrozenDictionary(StringComparer.Ordinal);
}
