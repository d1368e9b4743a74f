using Strongroom.Sdk.Errors;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>Names of keys: letters, digits and <c>_</c>, with <c>-</c> and <c>.</c> inside. Another name is no path of this engine.</summary>
static class KeyName
{
    public static string Check(string name)
        => name.Length > 0 && IsWord(name[0]) && IsWord(name[^1]) && name.All(c => IsWord(c) || c is '-' or '.') && !name.Contains("..", StringComparison.Ordinal) ? name
            : throw new RequestException(404, ErrorText.UnsupportedPath);

    static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
