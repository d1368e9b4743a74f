using System.Globalization;

namespace Strongroom.Barrier;

/// <summary>Times as Go's JSON writes them (storage formats, section 1).</summary>
static class GoTime
{
    public const string Zero = "0001-01-01T00:00:00Z";

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>The zero time for a text that is none: a strange install time must not keep the vault closed.</summary>
    public static DateTimeOffset Parse(string text)
        => DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : DateTimeOffset.MinValue;
}
