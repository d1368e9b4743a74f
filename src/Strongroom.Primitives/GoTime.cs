using System.Globalization;

namespace Strongroom.Primitives;

/// <summary>Times as Go's JSON has them: RFC 3339, up to nine fraction digits with trailing zeros cut (storage formats, section 1).</summary>
public static class GoTime
{
    /// <summary>Go's zero time, which Vault writes for "never".</summary>
    public static DateTimeOffset Zero { get; } = new(1, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string Format(DateTimeOffset value)
    {
        var utc = value.UtcDateTime;
        return utc.ToString(utc.Ticks % TimeSpan.TicksPerSecond == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads any RFC 3339 time; digits below 100 ns are dropped.</summary>
    public static bool TryParse(string text, out DateTimeOffset value)
    {
        var dot = text.IndexOf('.');
        if (dot > 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end - dot > 8) text = string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(end));
        }
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value);
    }
}
