using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Transit;

/// <summary>What transit's encryption gives: <c>vault:v3:BASE64</c>. The text is the blob (storage formats, section 6.4).</summary>
sealed record TransitCiphertext(string Text, int Version)
{
    const string Prefix = "vault:v";
    const int MostBytes = 64 * 1024;

    /// <summary>Null: it is none. A server is not asked about a text that is not exactly one.</summary>
    public static TransitCiphertext? Parse(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > MostBytes || bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~')) return null;
        var text = Encoding.ASCII.GetString(bytes);
        var colon = text.IndexOf(':', Math.Min(Prefix.Length, text.Length));
        if (!text.StartsWith(Prefix, StringComparison.Ordinal) || colon < 0 || text[Prefix.Length] == '0') return null;
        return int.TryParse(text.AsSpan(Prefix.Length, colon - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var version) && IsCanonical(text[(colon + 1)..])
            ? new(text, version) : null;
    }

    /// <exception cref="SealException">CorruptBlob.</exception>
    public static TransitCiphertext Of(SealBlob blob)
        => blob.WrappedKey.IsEmpty && Parse(blob.JoinedCiphertext()) is { } found ? found : throw new SealException(SealFault.CorruptBlob,
            "the stored key is damaged: it is no ciphertext of a transit engine", "restore the stored keys (core/hsm/barrier-unseal-keys) from a backup");

    /// <summary>Two texts that decode to the same bytes are not both taken: what was altered is told.</summary>
    static bool IsCanonical(string base64)
    {
        if (base64.Length == 0 || !Base64.IsValid(base64)) return false;
        return Convert.ToBase64String(Convert.FromBase64String(base64)) == base64;
    }
}
