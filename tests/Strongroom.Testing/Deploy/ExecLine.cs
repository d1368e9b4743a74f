using System.Text;

namespace Strongroom.Testing.Deploy;

/// <summary>A command line of a unit: prefixes, words with their quotes taken off, <c>%</c> specifiers and <c>$</c> variables replaced.</summary>
sealed record ExecLine(string[] Command, bool MayFail, bool WithFullPrivileges)
{
    public static ExecLine Parse(string text, Func<char, string> specifier, IReadOnlyDictionary<string, string> environment)
    {
        var prefix = text.TakeWhile(c => c is '-' or '@' or '+' or '!' or ':').ToArray();
        if (prefix.Contains('@')) throw new NotSupportedException($"the prefix @ is not acted out: {text}");
        var words = Split(text[prefix.Length..]).SelectMany(word => prefix.Contains(':') ? [word] : Variables(word, environment)).Select(word => Specifiers(word, specifier));
        return new ExecLine([.. words], prefix.Contains('-'), prefix.Contains('+') || prefix.Contains('!'));
    }

    public static string Specifiers(string text, Func<char, string> specifier)
    {
        var result = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
            result.Append(text[i] == '%' && i + 1 < text.Length ? text[++i] == '%' ? "%" : specifier(text[i]) : text[i].ToString());
        return result.ToString();
    }

    /// <summary>Words between blanks; quotes of either kind keep blanks, a backslash keeps the next character.</summary>
    public static IEnumerable<string> Split(string text)
    {
        var word = new StringBuilder();
        var (quote, open) = ('\0', false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && i + 1 < text.Length) { word.Append(text[++i]); open = true; }
            else if (quote != '\0') { if (c == quote) quote = '\0'; else word.Append(c); }
            else if (c is '"' or '\'') { quote = c; open = true; }
            else if (!char.IsWhiteSpace(c)) { word.Append(c); open = true; }
            else if (open) { yield return word.ToString(); word.Clear(); open = false; }
        }
        if (open) yield return word.ToString();
    }

    /// <summary><c>${NAME}</c> anywhere stays one word; <c>$NAME</c> as a word of its own is split at blanks, and may be nothing.</summary>
    static IEnumerable<string> Variables(string word, IReadOnlyDictionary<string, string> environment)
    {
        if (word.Length > 1 && word[0] == '$' && word[1] is not ('{' or '$')) return environment.GetValueOrDefault(word[1..], "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (name, value) in environment) word = word.Replace("${" + name + "}", value, StringComparison.Ordinal);
        return [word.Replace("$$", "$", StringComparison.Ordinal)];
    }
}
