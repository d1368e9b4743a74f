using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>A key as it leaves the engine: base64 of symmetric and Ed25519 keys, PEM of the others.</summary>
static class KeyExport
{
    const string Encryption = "encryption-key", Signing = "signing-key", Hmac = "hmac-key", Public = "public-key";

    public static bool IsKind(string kind) => kind is Encryption or Signing or Hmac or Public;

    public static void Check(KeyPolicy policy, string kind)
    {
        if (kind != Public && !policy.Exportable) throw TransitErrors.Invalid("private key material is not exportable");
        if (kind == Public && !policy.Type.IsAsymmetric) throw TransitErrors.Invalid($"unknown key type {policy.Type.Name} for export type {kind}");
        if (kind == Encryption && !policy.Type.CanEncrypt) throw TransitErrors.Invalid("encryption not supported for the key");
        if (kind == Signing && !policy.Type.CanSign) throw TransitErrors.Invalid("signing not supported for the key");
    }

    /// <summary>Empty where only the public half is here.</summary>
    public static string Of(KeyPolicy policy, int version, string kind)
    {
        var entry = policy.Versions[version];
        if (kind == Public) return PublicKeys.Of(policy, version, entry, []).Key;
        if (kind == Hmac) return Base64(policy.Type.Kind == KeyKind.Hmac ? entry.Key : entry.HmacKey);
        if (!entry.HasPrivatePart(policy.Type)) return "";
        switch (policy.Type.Kind)
        {
            case KeyKind.EllipticCurve:
                using (var curve = EcKeys.Open(entry, policy.Type)) return curve.ExportECPrivateKeyPem();
            case KeyKind.Rsa:
                using (var rsa = RsaKeys.Open(entry)) return rsa.ExportRSAPrivateKeyPem() + "\n";
            default: return Base64(entry.Key);
        }
    }

    static string Base64(SecretBytes? key)
    {
        using (key) return key is null ? "" : Convert.ToBase64String(key.Span);
    }
}
