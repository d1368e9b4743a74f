using System.Globalization;
using System.Text;

namespace Strongroom.Primitives.Hcl;

/// <summary>Reads one quoted string: Go's escapes, and <c>${…}</c> left as it stands, quotes, line ends and all (HCL1 hands it to interpolation).</summary>
sealed class HclStringReader(string text, int start)
{
    public int At { get; private set; } = start;
    public string? Problem { get; private set; }
    /// <summary>The closing quote is missing.</summary>
    public bool IsOpen { get; private set; }

    public string Read()
    {
        var value = new StringBuilder();
        var depth = 0; // of ${ }
        At++;
        while (At < text.Length)
        {
            var c = text[At];
            if (depth == 0 && c == '"') { At++; return value.ToString(); }
            if (depth == 0 && c == '\n') break;
            if (depth == 0 && c == '\\')
            {
                if (!Escape(value)) return "";
                continue;
            }
            if (c == '$' && At + 1 < text.Length && text[At + 1] == '{')
            {
                depth++;
                value.Append("${");
                At += 2;
                continue;
            }
            if (depth > 0 && c == '{') depth++;
            if (depth > 0 && c == '}') depth--;
            value.Append(c);
            At++;
        }
        IsOpen = true;
        Problem = depth > 0 ? "\"${\" in the string is not closed, end it with '}'" : "the string is not closed on its line, end it with '\"'";
        return "";
    }

    bool Escape(StringBuilder value)
    {
        var code = At + 1 < text.Length ? text[At + 1] : '\0';
        if (Simple(code) is { } simple)
        {
            value.Append(simple);
            At += 2;
            return true;
        }
        var (digits, radix, from) = code switch
        {
            'x' => (2, 16, At + 2),
            'u' => (4, 16, At + 2),
            'U' => (8, 16, At + 2),
            >= '0' and <= '7' => (3, 8, At + 1),
            _ => (0, 0, 0),
        };
        if (digits > 0 && Number(from, digits, radix) is { } rune && Rune.IsValid(rune))
        {
            value.Append(new Rune(rune).ToString());
            At = from + digits;
            return true;
        }
        Problem = "unknown escape in a string, known are \\n \\r \\t \\a \\b \\f \\v \\\\ \\\" \\ooo \\xhh \\uhhhh \\Uhhhhhhhh";
        return false;
    }

    static char? Simple(char code) => code switch
    {
        'n' => '\n', 'r' => '\r', 't' => '\t', 'a' => '\a', 'b' => '\b', 'f' => '\f', 'v' => '\v', '\\' => '\\', '"' => '"', _ => null,
    };

    int? Number(int from, int digits, int radix)
    {
        if (from + digits > text.Length) return null;
        var span = text.AsSpan(from, digits);
        if (radix == 16) return int.TryParse(span, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var hex) ? hex : null;
        var value = 0;
        foreach (var digit in span)
        {
            if (digit is < '0' or > '7') return null;
            value = value * 8 + digit - '0';
        }
        return value <= 255 ? value : null;
    }
}
