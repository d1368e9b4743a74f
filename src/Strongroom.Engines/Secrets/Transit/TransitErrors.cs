using Strongroom.Primitives;
using Strongroom.Sdk.Errors;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>Refusals that several paths share; the texts are Vault's.</summary>
static class TransitErrors
{
    public const string NoEncryptionKey = "encryption key not found";
    public const string TooOld = "ciphertext or signature version is disallowed by policy (too old)";

    public static RequestException Invalid(string text) => new(400, text);

    /// <summary>Vault answers these with 500, though the caller can do something about them.</summary>
    public static RequestException Internal(string text) => new(500, ErrorText.Framed(text));

    /// <summary>The reason without its frame, for one item of a batch.</summary>
    public static string TextOf(RequestException error)
    {
        var text = error.Errors.Count > 0 ? error.Errors[0] : "";
        const string Start = "1 error occurred:\n\t* ", End = "\n\n";
        return text.StartsWith(Start, StringComparison.Ordinal) && text.EndsWith(End, StringComparison.Ordinal) ? text[Start.Length..^End.Length] : text;
    }

    /// <summary>The bytes of a base64 text; the caller zeroes them where they are secret.</summary>
    public static byte[] Decode(string text, string before = "")
        => GoBase64.TryDecode(text, out var bytes, out var problem) ? bytes : throw Invalid(before + problem);
}
