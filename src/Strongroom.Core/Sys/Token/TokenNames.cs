using System.Text;

namespace Strongroom.Core.Sys.Token;

static class TokenNames
{
    /// <summary><c>token</c>, or <c>token-</c> and the wished name with every run of other characters than letters, digits and dashes made one dash.</summary>
    public static string Display(string wished)
    {
        if (wished is "" or "token") return "token";
        var text = new StringBuilder("token-");
        foreach (var c in wished)
            if (char.IsAsciiLetterOrDigit(c) || c == '-') text.Append(c);
            else if (text[^1] != '-') text.Append('-');
        return text.ToString().TrimEnd('-');
    }
}
