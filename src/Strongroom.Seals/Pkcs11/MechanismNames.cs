using Strongroom.Seals.Pkcs11.Wire;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Pkcs11;

/// <summary>Reads <c>mechanism</c> and <c>rsa_oaep_hash</c>, and says of those we do not do what would be right.</summary>
static class MechanismNames
{
    /// <summary>0: what the key is for.</summary>
    public static ulong Read(SealParameters parameters)
    {
        if (parameters.Text("mechanism", Precedence.Environment, Pkcs11Settings.Variables("MECHANISM")) is not { } given) return 0;
        var name = given.Text.ToUpperInvariant();
        if (name.StartsWith("CKM_", StringComparison.Ordinal)) name = name[4..];
        switch (name)
        {
            case "AES_GCM": return Mechanism.AesGcm;
            case "RSA_PKCS_OAEP": return Mechanism.RsaOaep;
        }
        ulong? number = name switch { "RSA_PKCS" => 0x1UL, "AES_CBC" => 0x1082UL, "AES_CBC_PAD" => 0x1085UL, _ => Pkcs11Settings.Number(given.Text) };
        switch (number)
        {
            case Mechanism.AesGcm or Mechanism.RsaOaep: return number.Value;
            case 0x1082 or 0x1085:
                Refuse($"is CBC, which lets a wrapped key be altered unnoticed, and Vault's pairing of it with an HMAC key is documented nowhere, so its wrapped keys could not be opened either; an AES key does 0x1087 (CKM_AES_GCM)");
                break;
            case 0x1:
                Refuse("is RSA with the padding of 1993, which leaks keys to whoever may try ciphertexts; the same RSA key does 0x0009 (CKM_RSA_PKCS_OAEP)");
                break;
            default:
                Refuse("is not a mechanism this seal uses: 0x1087 (CKM_AES_GCM) with an AES key, or 0x0009 (CKM_RSA_PKCS_OAEP) with an RSA key");
                break;
        }
        return 0;

        void Refuse(string why) => parameters.Problem("mechanism", $"\"{given.Text}\" {why} ({given.Origin})");
    }

    public static OaepHash ReadHash(SealParameters parameters)
    {
        if (parameters.Text("rsa_oaep_hash", Precedence.Environment, Pkcs11Settings.Variables("RSA_OAEP_HASH")) is not { } given) return OaepHash.Sha256;
        switch (given.Text.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant())
        {
            case "sha1": return OaepHash.Sha1;
            case "sha224": return OaepHash.Sha224;
            case "sha256": return OaepHash.Sha256;
            case "sha384": return OaepHash.Sha384;
            case "sha512": return OaepHash.Sha512;
        }
        parameters.Problem("rsa_oaep_hash", $"\"{given.Text}\" is none of sha1, sha224, sha256, sha384, sha512 ({given.Origin})");
        return OaepHash.Sha256;
    }

    public static string Of(ulong mechanism) => mechanism switch { Mechanism.AesGcm => "CKM_AES_GCM", Mechanism.RsaOaep => "CKM_RSA_PKCS_OAEP", _ => "by the key: CKM_AES_GCM or CKM_RSA_PKCS_OAEP" };

    public static string Of(OaepHash hash) => hash.ToString().ToLowerInvariant();
}
