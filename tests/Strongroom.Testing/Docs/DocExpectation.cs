using System.Text;
using System.Text.RegularExpressions;

namespace Strongroom.Testing.Docs;

/// <summary>
/// Compares what was printed with what a document shows. <c>…</c> stands for anything in a line, alone on a line for any lines;
/// <c>&lt;root token&gt;</c> is a word that differs from run to run: at first sight it is remembered, from then on it must be the same.
/// </summary>
static partial class DocExpectation
{
    public const string Anything = "…";

    /// <summary>How far it got: all expected lines, or the first that did not fit. Names seen are added to <paramref name="names"/> only when all fit.</summary>
    public static (bool Fits, int Line) Match(IReadOnlyList<string> expected, IReadOnlyList<string> printed, Dictionary<string, string> names, bool mayGoOn = false)
    {
        var furthest = 0;
        if (Fit(0, 0, names) is not { } seen) return (false, furthest);
        foreach (var (name, value) in seen) names[name] = value;
        return (true, expected.Count);

        Dictionary<string, string>? Fit(int e, int p, Dictionary<string, string> known)
        {
            furthest = Math.Max(furthest, e);
            if (e == expected.Count) return mayGoOn || p == printed.Count ? known : null;
            if (expected[e].Trim() == Anything)
            {
                for (var skip = p; skip <= printed.Count; skip++)
                    if (Fit(e + 1, skip, known) is { } found) return found;
                return null;
            }
            if (p == printed.Count) return null;
            return FitLine(expected[e], printed[p], known) is { } more ? Fit(e + 1, p + 1, more) : null;
        }
    }

    /// <summary>Puts what is known in place of names.</summary>
    /// <exception cref="KeyNotFoundException">A name was shown by no output before.</exception>
    public static string Fill(string text, IReadOnlyDictionary<string, string> names)
        => Name().Replace(text, match => names.TryGetValue(match.Groups[1].Value, out var value) ? value
            : throw new KeyNotFoundException($"\"{match.Value}\" is in no output above; there are: {(names.Count == 0 ? "none" : string.Join(", ", names.Keys))}"));

    /// <summary>Places that a reader fills in become a plain word.</summary>
    public static string Plain(string text) => Name().Replace(text, "PLACEHOLDER");

    static Dictionary<string, string>? FitLine(string expected, string printed, Dictionary<string, string> known)
    {
        var (pattern, fresh, at) = (new StringBuilder("^"), new List<string>(), 0);
        foreach (Match part in Part().Matches(expected))
        {
            pattern.Append(Regex.Escape(expected[at..part.Index]));
            at = part.Index + part.Length;
            if (part.Value == Anything) pattern.Append(".*");
            else if (known.TryGetValue(part.Groups[1].Value, out var value)) pattern.Append(Regex.Escape(value));
            else
            {
                pattern.Append(@"(\S+)");
                fresh.Add(part.Groups[1].Value);
            }
        }
        pattern.Append(Regex.Escape(expected[at..].TrimEnd())).Append('$');
        var match = Regex.Match(printed.TrimEnd(), pattern.ToString(), RegexOptions.CultureInvariant);
        if (!match.Success) return null;
        var result = fresh.Count == 0 ? known : new Dictionary<string, string>(known);
        for (var i = 0; i < fresh.Count; i++) result[fresh[i]] = match.Groups[i + 1].Value;
        return result;
    }

    [GeneratedRegex("<([a-z][a-z0-9]*(?:[ -][a-z0-9]+)*)>")] private static partial Regex Name();
    [GeneratedRegex("…|<([a-z][a-z0-9]*(?:[ -][a-z0-9]+)*)>")] private static partial Regex Part();
}
