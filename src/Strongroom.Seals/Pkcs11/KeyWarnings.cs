using Strongroom.Seals.Pkcs11.Wire;

namespace Strongroom.Seals.Pkcs11;

/// <summary>What an operator should know of the key, although it works.</summary>
static class KeyWarnings
{
    const int SmallRsa = 2048;

    public static IReadOnlyList<string> Of(KeyAnswer key, Pkcs11Settings settings)
    {
        var warnings = new List<string>();
        if (key.IsExtractable == true) warnings.Add($"the key {key.Name} may be taken out of the module (CKA_EXTRACTABLE is true): whoever has the PIN can copy it");
        if (key.IsSensitive == false) warnings.Add($"the key {key.Name} may be read in the clear (CKA_SENSITIVE is false)");
        if (!key.IsKept) warnings.Add($"the key {key.Name} is gone when the session ends (CKA_TOKEN is false), and the data with it");
        if (!key.MayDecrypt) warnings.Add($"the key {key.Name} may not decrypt (CKA_DECRYPT is false)");
        if (!key.MayEncrypt && (key.Mechanism == Mechanism.AesGcm || settings.EncryptsInModule)) warnings.Add($"the key {key.Name} may not encrypt (CKA_ENCRYPT is false, or its public half is not in the token)");
        if (key is { Mechanism: Mechanism.RsaOaep, Bits: > 0 and < SmallRsa }) warnings.Add($"the RSA key {key.Name} has {key.Bits} bits only");
        if (key is { Mechanism: Mechanism.AesGcm, Bits: > 0 and < 256 }) warnings.Add($"the AES key {key.Name} has {key.Bits} bits; the other keys of this server have 256");
        return warnings;
    }
}
