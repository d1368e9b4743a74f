using System.Globalization;

namespace Strongroom.Primitives.Hcl;

/// <summary>A value with its place. Printing one never shows what it holds: configurations hold secrets.</summary>
public abstract record HclValue(HclPosition Position)
{
    /// <summary>For error messages: <c>a string</c>, <c>a list</c>…</summary>
    public abstract string Kind { get; }

    public sealed override string ToString() => $"{Kind} at {Position}";
}

public sealed record HclString(HclPosition Position, string Value) : HclValue(Position)
{
    public override string Kind => "a string";
}

public sealed record HclBool(HclPosition Position, bool Value) : HclValue(Position)
{
    public override string Kind => "a boolean";
}

public sealed record HclList(HclPosition Position, IReadOnlyList<HclValue> Items) : HclValue(Position)
{
    public override string Kind => "a list";
}

/// <param name="Position">Where it stands.</param>
/// <param name="Text">As written: a reader that wants text (a file mode) gets <c>0600</c> and not 384.</param>
public sealed record HclNumber(HclPosition Position, string Text) : HclValue(Position)
{
    public override string Kind => "a number";

    /// <summary>Decimal, hexadecimal (<c>0x</c>) or, as in Go, octal with a leading zero. False: a fraction, or too large.</summary>
    public bool TryGetInt64(out long value)
    {
        var negative = Text[0] == '-';
        var digits = Text.AsSpan(negative ? 1 : 0);
        value = 0;
        if (digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value) && Sign(negative, ref value);
        if (digits.Length > 1 && digits[0] == '0' && !digits.ContainsAnyExceptInRange('0', '7'))
            return TryOctal(digits, out value) && Sign(negative, ref value);
        return long.TryParse(Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }

    public double ToDouble() => TryGetInt64(out var whole) ? whole : double.Parse(Text, NumberStyles.Float, CultureInfo.InvariantCulture);

    static bool TryOctal(ReadOnlySpan<char> digits, out long value)
    {
        value = 0;
        foreach (var digit in digits)
        {
            if (value > long.MaxValue >> 3) return false;
            value = value << 3 | (uint)(digit - '0');
        }
        return true;
    }

    static bool Sign(bool negative, ref long value)
    {
        if (value < 0) return false; // sixteen hexadecimal digits reach into the sign
        if (negative) value = -value;
        return true;
    }
}
