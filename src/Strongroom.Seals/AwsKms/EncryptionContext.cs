using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AwsKms;

/// <summary>A binding as KMS takes it: pairs that it authenticates with the ciphertext, writes into CloudTrail, and that policies may ask for.</summary>
static class EncryptionContext
{
    /// <summary>Null: none is sent.</summary>
    public static Dictionary<string, string>? Of(SealBinding? binding) => binding is null ? null : new(binding.Pairs, StringComparer.Ordinal);

    /// <summary>What to look for when a policy refuses the call.</summary>
    public static string Hint(AwsCall call) => call.Action switch
    {
        "kms:Decrypt" when call.Binding is null => "; what is to be opened was wrapped without an encryption context: a policy that asks for one has to wait until this server has started once without it",
        "kms:Encrypt" when call.Binding is null => "; encryption_context is switched off for this seal: a policy that asks for a context refuses it",
        "kms:Encrypt" or "kms:Decrypt" => $"; a condition on the encryption context has to fit {string.Join(", ", call.Binding!.Pairs.Select(pair => $"{pair.Key}={pair.Value}"))}",
        _ => "",
    };
}
