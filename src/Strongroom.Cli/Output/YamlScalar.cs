using System.Globalization;

namespace Strongroom.Cli.Output;

/// <summary>How a string is written in YAML so that it reads back as the same string.</summary>
static class YamlScalar
{
    static readonly HashSet<string> Words = new(StringComparer.Ordinal)
    {
        "y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON", "off", "Off", "OFF", "true", "True", "TRUE", "false", "False", "FALSE",
        "~", "null", "Null", "NULL", "<<", ".nan", ".NaN", ".NAN", ".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF", "-.inf", "-.Inf", "-.INF",
    };

    public static string Key(string text) => text.Contains('\n') ? DoubleQuoted(text) : OneLine(text);

    public static string Value(string text, int indent) =>
        text.Contains('\n') && CanBeLiteral(text) ? Literal(text, indent) : text.Contains('\n') ? DoubleQuoted(text) : OneLine(text);

    static string OneLine(string text)
    {
        if (text.Length == 0 || Words.Contains(text) || LooksLikeNumber(text) || LooksLikeTime(text) || HasControl(text)) return DoubleQuoted(text);
        return IsPlain(text) ? text : "'" + text.Replace("'", "''") + "'";
    }

    static bool IsPlain(string text)
    {
        if (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal)) return false;
        if (text[0] is ' ' or '#' or ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`') return false;
        if (text[^1] is ' ' or ':') return false;
        if (text[0] is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' ')) return false;
        return !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal);
    }

    static bool LooksLikeNumber(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.')) return false;
        var plain = text.Replace("_", "");
        if (double.TryParse(plain, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out _)) return true;
        var digits = plain.AsSpan(plain.Length > 0 && plain[0] is '+' or '-' ? 1 : 0);
        if (digits.StartsWith("0x")) return digits.Length > 2 && digits[2..].ContainsAnyExcept("0123456789abcdefABCDEF") is false;
        if (digits.StartsWith("0b")) return digits.Length > 2 && digits[2..].ContainsAnyExcept("01") is false;
        if (digits.StartsWith("0o")) return digits.Length > 2 && digits[2..].ContainsAnyExcept("01234567") is false;
        return digits.Contains(':') && IsBase60(digits);
    }

    // YAML 1.1 reads 12:30:45 as a number.
    static bool IsBase60(ReadOnlySpan<char> digits)
    {
        var first = true;
        foreach (var part in digits.Split(':'))
        {
            var piece = digits[part];
            if (piece.Length == 0 || piece.ContainsAnyExcept("0123456789.") || (!first && piece.TrimEnd('.').Length > 2)) return false;
            first = false;
        }
        return true;
    }

    static bool LooksLikeTime(string text) => text.Length >= 8 && char.IsAsciiDigit(text[0]) && text.IndexOf('-') == 4
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    static bool HasControl(string text) => text.AsSpan().ContainsAnyInRange('\0', '\x1f') || text.Contains('\x7f') || text.Contains('\ufeff');

    static bool CanBeLiteral(string text) => !HasControl(text.Replace("\n", "")) && !text.Contains(" \n", StringComparison.Ordinal) && !text.StartsWith('\n');

    static string Literal(string text, int indent)
    {
        var chomp = text.EndsWith("\n\n", StringComparison.Ordinal) || text == "\n" ? "+" : text.EndsWith('\n') ? "" : "-";
        var hint = text[0] == ' ' ? "2" : "";
        var body = text.EndsWith('\n') ? text[..^1] : text;
        var lines = body.Split('\n').Select(line => line.Length == 0 ? "" : new string(' ', Math.Max(indent, 2)) + line);
        return $"|{hint}{chomp}\n{string.Join('\n', lines)}";
    }

    static string DoubleQuoted(string text)
    {
        var quoted = new System.Text.StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\ufeff' => quoted.Append("\\uFEFF"),
                < ' ' or '\x7f' => quoted.Append("\\x").Append(((int)c).ToString("X2")),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}
