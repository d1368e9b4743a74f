using System.Text;

namespace Strongroom.Client;

/// <summary>Escapes a path as Go's <c>net/url</c> does, so that the URL in an error reads as users know it.</summary>
static class UrlPath
{
    const string Kept = "$&+,/:;=@-_.~";

    public static string Escape(string path)
    {
        var plain = true;
        foreach (var c in path) plain &= IsKept(c);
        if (plain) return path;

        var text = new StringBuilder(path.Length + 16);
        foreach (var b in Encoding.UTF8.GetBytes(path))
        {
            if (IsKept((char)b)) text.Append((char)b);
            else text.Append('%').Append(b.ToString("X2"));
        }
        return text.ToString();
    }

    static bool IsKept(char c) => char.IsAsciiLetterOrDigit(c) || Kept.Contains(c);
}
