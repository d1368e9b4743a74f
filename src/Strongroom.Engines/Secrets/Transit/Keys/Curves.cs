using System.Security.Cryptography;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>The curves of ECDSA keys, and what Vault calls them in a key's versions.</summary>
static class Curves
{
    public static (ECCurve Curve, string Name) Of(KeyType type) => type.Size switch
    {
        256 => (ECCurve.NamedCurves.nistP256, "P-256"),
        384 => (ECCurve.NamedCurves.nistP384, "P-384"),
        _ => (ECCurve.NamedCurves.nistP521, "P-521"),
    };
}
