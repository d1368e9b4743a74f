namespace Strongroom.Cli.Output;

/// <summary>The order of keys in Vault's YAML: letters after other signs, digits by their number.</summary>
sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (x ?? "", y ?? "");
        var inNumber = false;
        for (var i = 0; i < a.Length && i < b.Length; i++)
        {
            if (a[i] == b[i])
            {
                inNumber = char.IsDigit(a[i]);
                continue;
            }
            var (aLetter, bLetter) = (char.IsLetter(a[i]), char.IsLetter(b[i]));
            if (aLetter && bLetter) return a[i] - b[i];
            if (aLetter || bLetter) return aLetter == inNumber ? -1 : 1;
            return CompareNumbers(a.AsSpan(i), b.AsSpan(i)) is not 0 and var order ? order : a[i] - b[i];
        }
        return a.Length - b.Length;
    }

    static int CompareNumbers(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var (aDigits, bDigits) = (Digits(a), Digits(b));
        if (aDigits != bDigits) return aDigits - bDigits;
        return a[..aDigits].SequenceCompareTo(b[..bDigits]);
    }

    static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsDigit(text[count])) count++;
        return count;
    }
}
