using Strongroom.Engines.Secrets.Transit.Keys;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>The public halves of keys, as they are shown and exported.</summary>
static class PublicKeys
{
    /// <summary>What Vault calls the kind, and the key: PEM, or base64 of Ed25519. Empty where it takes a context that was not given.</summary>
    public static (string Name, string Key) Of(KeyPolicy policy, int version, KeyVersion entry, ReadOnlySpan<byte> context)
    {
        switch (policy.Type.Kind)
        {
            case KeyKind.EllipticCurve: return (Curves.Of(policy.Type).Name, entry.PublicKey);
            case KeyKind.Rsa:
                using (var rsa = RsaKeys.OpenPublic(entry)) return (policy.Type.Name, rsa.ExportSubjectPublicKeyInfoPem() + "\n");
            default:
                if (!policy.Derived) return (policy.Type.Name, entry.PublicKey);
                if (context.IsEmpty) return (policy.Type.Name, "");
                using (var seed = KeyDerivation.Derive(policy, version, context, Ed25519Keys.SeedLength))
                    return (policy.Type.Name, Convert.ToBase64String(Ed25519Keys.PublicKey(seed.Span)));
        }
    }
}
