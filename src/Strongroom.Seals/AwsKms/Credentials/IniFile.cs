namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>The format of <c>~/.aws/credentials</c> and <c>~/.aws/config</c>: sections and <c>name = value</c>; indented lines (nested settings) are left out.</summary>
static class IniFile
{
    /// <summary>Null when the file cannot be read.</summary>
    public static Dictionary<string, Dictionary<string, string>>? TryRead(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(File.ReadLines(path)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public static Dictionary<string, Dictionary<string, string>> Parse(IEnumerable<string> lines)
    {
        var sections = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        Dictionary<string, string>? section = null;
        foreach (var line in lines)
        {
            var text = line.Trim();
            if (text.Length == 0 || text[0] is '#' or ';') continue;
            if (text[0] == '[' && text.IndexOf(']') is > 0 and var end)
            {
                var name = text[1..end].Trim();
                if (!sections.TryGetValue(name, out section)) sections[name] = section = new(StringComparer.OrdinalIgnoreCase);
            }
            else if (section is not null && !char.IsWhiteSpace(line[0]) && text.IndexOf('=') is > 0 and var at)
            {
                section[text[..at].TrimEnd()] = WithoutComment(text[(at + 1)..].Trim());
            }
        }
        return sections;
    }

    /// <summary>A comment within a line begins with a space and a mark; secrets may well hold the mark itself.</summary>
    static string WithoutComment(string value)
    {
        var at = FirstComment(value);
        return at < 0 ? value : value[..at].TrimEnd();
    }

    static int FirstComment(string value)
    {
        for (var i = 1; i < value.Length; i++)
            if (value[i] is '#' or ';' && char.IsWhiteSpace(value[i - 1])) return i - 1;
        return -1;
    }
}
