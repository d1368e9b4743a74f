using System.Text.RegularExpressions;

namespace Strongroom.Primitives;

/// <summary>Addresses in texts that people read.</summary>
public static partial class UriText
{
    /// <summary>Without the names and passwords in its addresses: proxies are given with them, and the platform repeats them in its errors.</summary>
    public static string WithoutUserInfo(string text) => UserInfo().Replace(text, "//");

    [GeneratedRegex("""//[^/?#\s'"]*@""", RegexOptions.CultureInvariant)] private static partial Regex UserInfo();
}
