using System.Globalization;
using System.Text;

namespace Strongroom.Primitives;

/// <summary>Durations as Go and Vault read and print them: <c>90</c> (seconds), <c>1h30m</c>, <c>1.5h</c>, <c>100ms</c>, and Vault's <c>7d</c>.</summary>
public static class GoDuration
{
    /// <summary>Reads a duration; a bare number is seconds.</summary>
    public static bool TryParse(string? text, out TimeSpan value)
    {
        value = default;
        text = text?.Trim() ?? "";
        if (text.Length == 0) return false;
        if (double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
            return FromSeconds(seconds, out value);

        var negative = text[0] == '-';
        var rest = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        double total = 0;
        if (rest.Length == 0) return false;
        while (rest.Length > 0)
        {
            var digits = 0;
            while (digits < rest.Length && (char.IsAsciiDigit(rest[digits]) || rest[digits] == '.')) digits++;
            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)) return false;
            rest = rest[digits..];
            var unit = 0;
            while (unit < rest.Length && !char.IsAsciiDigit(rest[unit]) && rest[unit] != '.') unit++;
            if (SecondsOf(rest[..unit]) is not { } scale) return false;
            total += number * scale;
            rest = rest[unit..];
        }
        return FromSeconds(negative ? -total : total, out value);
    }

    /// <summary>Go's form: <c>768h0m0s</c>, <c>1m30s</c>, <c>1.5s</c>, <c>250ms</c>, <c>0s</c>.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero) return "0s";
        var text = new StringBuilder();
        if (value < TimeSpan.Zero) text.Append('-');
        value = value.Duration();
        if (value < TimeSpan.FromSeconds(1))
        {
            return value.TotalMilliseconds >= 1
                ? text.Append(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds:0.####}ms").ToString()
                : text.Append(CultureInfo.InvariantCulture, $"{value.TotalMicroseconds:0.#}µs").ToString();
        }
        var hours = (long)value.TotalHours;
        if (hours > 0) text.Append(hours).Append('h');
        if (hours > 0 || value.Minutes > 0) text.Append(value.Minutes).Append('m');
        return text.Append(CultureInfo.InvariantCulture, $"{value.Seconds + (value.Ticks % TimeSpan.TicksPerSecond) / (double)TimeSpan.TicksPerSecond:0.#######}s").ToString();
    }

    static double? SecondsOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 1e-9, "us" or "µs" or "μs" => 1e-6, "ms" => 1e-3, "s" => 1, "m" => 60, "h" => 3600, "d" => 86400, "w" => 604800, _ => null,
    };

    static bool FromSeconds(double seconds, out TimeSpan value)
    {
        value = default;
        if (!double.IsFinite(seconds) || Math.Abs(seconds) > 9e9) return false; // 285 years: Go's own limit
        value = TimeSpan.FromTicks((long)Math.Round(seconds * TimeSpan.TicksPerSecond));
        return true;
    }
}
