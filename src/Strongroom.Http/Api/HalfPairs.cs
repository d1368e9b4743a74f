using System.Globalization;

namespace Strongroom.Http.Api;

/// <summary>JSON may spell one half of a surrogate pair (<c>\ud800</c>), which is no character. Go reads U+FFFD there; the framework would fail when the text is asked for.</summary>
static class HalfPairs
{
    const int EscapeLength = 6;

    /// <summary>In place. Only strings hold backslashes, so the rest of the JSON need not be understood.</summary>
    public static void Replace(Span<byte> json)
    {
        for (var at = json.IndexOf((byte)'\\'); at >= 0 && at < json.Length; at = Next(json, at))
        {
            if (UnitAt(json, at) is not { } unit || !char.IsSurrogate(unit))
            {
                at += 2;
                continue;
            }
            if (char.IsHighSurrogate(unit) && UnitAt(json, at + EscapeLength) is { } low && char.IsLowSurrogate(low)) at += 2 * EscapeLength;
            else
            {
                "\\ufffd"u8.CopyTo(json[at..]);
                at += EscapeLength;
            }
        }
    }

    static int Next(ReadOnlySpan<byte> json, int from) => from < json.Length && json[from..].IndexOf((byte)'\\') is >= 0 and var found ? from + found : -1;

    /// <summary>The UTF-16 unit an escape at this place stands for; null: there is none.</summary>
    static char? UnitAt(ReadOnlySpan<byte> json, int at)
        => at + EscapeLength <= json.Length && json[at] == '\\' && json[at + 1] == 'u'
            && ushort.TryParse(json.Slice(at + 2, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit) ? (char)unit : null;
}
