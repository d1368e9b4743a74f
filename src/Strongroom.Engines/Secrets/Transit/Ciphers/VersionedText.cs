using System.Globalization;
using Strongroom.Engines.Secrets.Transit.Keys;

namespace Strongroom.Engines.Secrets.Transit.Ciphers;

/// <summary>The frame around ciphertexts, signatures and HMACs: <c>vault:v3:…</c>, or what the key's own template says.</summary>
static class VersionedText
{
    const string Place = "{{version}}";

    public static string Of(KeyPolicy policy, int version, string text)
        => policy.Template.Replace(Place, version.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal) + text;

    /// <summary>The version, and what stands behind it. The versions the key may not use any more are refused here.</summary>
    /// <param name="policy">The key.</param>
    /// <param name="text">What was sent.</param>
    /// <param name="what">What the refusals call it: <c>ciphertext</c>.</param>
    /// <param name="noPrefix">Another refusal of a text without the prefix.</param>
    /// <param name="tooOld">Another refusal of a version below the minimum.</param>
    public static (int Version, string Body) Read(KeyPolicy policy, string text, string what, string? noPrefix = null, string? tooOld = null)
    {
        var template = policy.Template;
        var place = template.IndexOf(Place, StringComparison.Ordinal);
        if (place < 0) throw new InvalidDataException($"the version template of the key {policy.Name} has no version in it");
        var (start, end) = (template[..place], template[(place + Place.Length)..]);
        if (!text.StartsWith(start, StringComparison.Ordinal)) throw TransitErrors.Invalid(noPrefix ?? $"invalid {what}: no prefix");
        var rest = text.AsSpan(start.Length);
        var separator = rest.IndexOf(end, StringComparison.Ordinal);
        if (separator < 0) throw TransitErrors.Invalid($"invalid {what}: wrong number of fields");
        if (!int.TryParse(rest[..separator], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version))
            throw TransitErrors.Invalid($"invalid {what}: version number could not be decoded");
        if (version == 0) version = 1; // as the oldest texts have it
        if (version > policy.LatestVersion) throw TransitErrors.Invalid($"invalid {what}: version is too new");
        if (version < policy.MinDecryptionVersion) throw TransitErrors.Invalid(tooOld ?? TransitErrors.TooOld);
        return (version, rest[(separator + end.Length)..].ToString());
    }
}
