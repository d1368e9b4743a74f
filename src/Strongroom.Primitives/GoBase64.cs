using System.Diagnostics.CodeAnalysis;

namespace Strongroom.Primitives;

/// <summary>Standard base64 as Go reads it: line ends are skipped, other blanks are not, and a refusal names the byte, as Vault's answers do.</summary>
public static class GoBase64
{
    /// <param name="text">What was sent.</param>
    /// <param name="bytes">The bytes; the caller zeroes them where they are secret.</param>
    /// <param name="problem">Go's sentence, which does not quote the text.</param>
    public static bool TryDecode(string text, [NotNullWhen(true)] out byte[]? bytes, out string problem)
    {
        problem = "";
        bytes = text.Length == 0 ? [] : null;
        if (bytes is not null) return true;
        if (!text.AsSpan().ContainsAny(' ', '\t'))
        {
            var buffer = new byte[text.Length / 4 * 3 + 3];
            if (Convert.TryFromBase64String(text, buffer, out var length))
            {
                bytes = length == buffer.Length ? buffer : buffer[..length];
                if (!ReferenceEquals(bytes, buffer)) System.Security.Cryptography.CryptographicOperations.ZeroMemory(buffer);
                return true;
            }
        }
        problem = $"illegal base64 data at input byte {BadAt(text)}";
        return false;
    }

    /// <summary>Where Go stops: at a foreign character, at padding out of place, or at the start of a group that is cut short.</summary>
    static int BadAt(ReadOnlySpan<char> text)
    {
        var at = 0;
        while (true)
            for (var inGroup = 0; inGroup < 4; inGroup++)
            {
                at = SkipLineEnds(text, at);
                if (at == text.Length) return at - inGroup;
                var character = text[at++];
                if (char.IsAsciiLetterOrDigit(character) || character is '+' or '/') continue;
                if (character != '=' || inGroup < 2) return at - 1;
                return BadPadding(text, at, inGroup);
            }
    }

    static int BadPadding(ReadOnlySpan<char> text, int at, int inGroup)
    {
        if (inGroup == 3) return SkipLineEnds(text, at);
        var next = SkipLineEnds(text, at);
        if (next == text.Length) return next;
        return text[next] == '=' ? SkipLineEnds(text, next + 1) : next - 1;
    }

    static int SkipLineEnds(ReadOnlySpan<char> text, int at)
    {
        while (at < text.Length && (text[at] is '\r' or '\n')) at++;
        return at;
    }
}
