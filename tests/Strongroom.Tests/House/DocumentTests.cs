using System.Text.RegularExpressions;

namespace Strongroom.Tests.House;

/// <summary>Documents that point somewhere, and say what we stand on.</summary>
public sealed partial class DocumentTests
{
    static IEnumerable<string> Documents => Directory.EnumerateFiles(SourceTree.Root, "*.md").Concat(SourceTree.Files("docs", "*.md")).Concat(SourceTree.Files("deploy", "*.md"));

    [Fact]
    public void Every_link_between_documents_resolves()
    {
        var broken = from document in Documents
            let text = Fenced().Replace(File.ReadAllText(document), "")
            from Match link in Link().Matches(text)
            let target = link.Groups[1].Value
            where !target.Contains("://", StringComparison.Ordinal) && !target.StartsWith("mailto:", StringComparison.Ordinal)
            let problem = Problem(document, target)
            where problem is not null
            select $"{Path.GetRelativePath(SourceTree.Root, document)}: {target} ({problem})";
        Assert.Empty(broken);
    }

    static string? Problem(string document, string target)
    {
        var hash = target.IndexOf('#');
        var (path, anchor) = hash < 0 ? (target, "") : (target[..hash], target[(hash + 1)..]);
        var file = path.Length == 0 ? document : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(document)!, Uri.UnescapeDataString(path)));
        if (!File.Exists(file) && !Directory.Exists(file)) return "no such file";
        if (anchor.Length == 0 || !file.EndsWith(".md", StringComparison.Ordinal)) return null;
        return Heading().Matches(File.ReadAllText(file)).Any(match => Anchor(match.Groups[1].Value) == anchor) ? null : "no such heading";
    }

    /// <summary>As code hosts make them: lower case, spaces to dashes, punctuation dropped.</summary>
    static string Anchor(string heading) => string.Concat(heading.Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c));

    [GeneratedRegex("""(?<!!)\[[^\]\n]*\]\(([^)\s]+)\)""")] private static partial Regex Link();
    [GeneratedRegex("""^#{1,6} (.+)$""", RegexOptions.Multiline)] private static partial Regex Heading();
    [GeneratedRegex("""^```.*?^```|`[^`\n]*`""", RegexOptions.Multiline | RegexOptions.Singleline)] private static partial Regex Fenced();
}
