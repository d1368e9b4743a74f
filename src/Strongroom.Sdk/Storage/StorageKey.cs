namespace Strongroom.Sdk.Storage;

/// <summary>The rules every storage key obeys (storage formats, section 2).</summary>
public static class StorageKey
{
    /// <summary>Null when the key is acceptable, else the reason in Vault's words.</summary>
    public static string? Problem(string key)
    {
        if (key.Length == 0) return "key must not be empty";
        if (key[0] == '/') return "key must not start with a slash";
        if (key.Contains("..", StringComparison.Ordinal)) return "path cannot reference parents";
        if (!key.AsSpan().ContainsAnyExceptInRange(' ', '~')) return null; // nearly every key; asked several times in a request
        foreach (var rune in key.EnumerateRunes())
            if (!IsPrintable(rune)) return "path contains non-printable characters";
        return null;
    }

    /// <exception cref="StorageException">The key breaks a rule.</exception>
    public static void Check(string key)
    {
        if (Problem(key) is { } problem) throw new StorageException(problem);
    }

    static bool IsPrintable(System.Text.Rune rune) => rune.Value == ' '
        || !(System.Text.Rune.IsControl(rune) || System.Text.Rune.IsWhiteSpace(rune) || rune.Value == 0xFFFD
            || System.Text.Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format
                or System.Globalization.UnicodeCategory.OtherNotAssigned or System.Globalization.UnicodeCategory.PrivateUse);
}
