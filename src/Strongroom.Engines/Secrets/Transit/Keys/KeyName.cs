using Strongroom.Sdk.Errors;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>Names of keys: letters, digits and <c>_</c>, with <c>-</c> and <c>.</c> inside. Another name is no path of this engine.</summary>
static class KeyName
{
    /// <summary>The engine's own key: no path captures a slash, so nobody else can name it.</summary>
    public const string Wrapping = "import/wrapping-key";

    public static string Check(string name) => name == Wrapping || IsName(name) ? name : throw new RequestException(404, ErrorText.UnsupportedPath);

    public static bool IsName(string name)
        => name.Length > 0 && IsWord(name[0]) && IsWord(name[^1]) && name.All(c => IsWord(c) || c is '-' or '.') && !name.Contains("..", StringComparison.Ordinal);

    static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';
}
