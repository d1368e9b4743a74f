using System.Security.Cryptography;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Primitives;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>HMACs with the second key that every version has, whatever its type.</summary>
static class KeyedHash
{
    public static string Of(KeyPolicy policy, int version, SignItem item, NamedDigest digest)
    {
        if (item.Input is null) throw TransitErrors.Invalid("missing input for HMAC");
        using var key = Key(policy, version);
        return VersionedText.Of(policy, version, Convert.ToBase64String(digest.Hmac(key.Span, item.DecodedInput())));
    }

    public static bool Verify(KeyPolicy policy, SignItem item, NamedDigest digest)
    {
        var input = item.DecodedInput();
        var text = item.Hmac ?? "";
        var (version, rest) = VersionedText.Read(policy, text, "HMAC", noPrefix: "invalid HMAC to verify: no prefix", tooOld: "cannot verify HMAC: version is too old (disallowed by policy)");
        var given = TransitErrors.Decode(rest, "unable to decode verification HMAC as base64: ");
        using var key = Key(policy, version);
        return CryptographicOperations.FixedTimeEquals(digest.Hmac(key.Span, input), given);
    }

    static SecretBytes Key(KeyPolicy policy, int version)
    {
        if (version < 0) throw TransitErrors.Invalid("key version does not exist (cannot be negative)");
        if (version > policy.LatestVersion) throw TransitErrors.Invalid($"key version does not exist; latest key version is {policy.LatestVersion}");
        return (policy.Versions.TryGetValue(version, out var entry) ? entry.HmacKey : null) ?? throw TransitErrors.Invalid("no HMAC key exists for that key version");
    }
}
