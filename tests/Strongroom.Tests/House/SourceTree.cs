using System.Text.RegularExpressions;
using Strongroom.Testing;

namespace Strongroom.Tests.House;

/// <summary>The repository's own files, for rules about them.</summary>
static class SourceTree
{
    public static string Root { get; } = Path.GetFullPath(Path.Combine(TestData.Folder, "..", ".."));

    /// <summary>Hand-written C# below src.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = [.. Files("src", "*.cs").Select(SourceFile.Read)];

    public static IEnumerable<string> Files(string folder, string pattern)
        => Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Where(file => !Path.GetRelativePath(Root, file).Split('/').Any(part => part is "obj" or "bin" or "node_modules"));
}

/// <summary>One source file: its place, its lines, and its code without comments and the contents of texts.</summary>
sealed partial record SourceFile(string Name, string Project, string Folder, string[] Lines, string Code)
{
    public static SourceFile Read(string path)
    {
        var name = Path.GetRelativePath(SourceTree.Root, path);
        var text = File.ReadAllText(path);
        var folder = NamespaceLine().Match(text).Groups[1].Value;
        return new SourceFile(name, name.Split('/')[1], folder, text.TrimEnd('\n').Split('\n'), Blank(text));
    }

    /// <summary>Folders of the same project that this one names in a using.</summary>
    public IEnumerable<string> Uses => UsingLine().Matches(string.Join('\n', Lines)).Select(match => match.Groups[1].Value)
        .Where(used => used != Folder && (used == Project || used.StartsWith(Project + ".", StringComparison.Ordinal)));

    /// <summary>Comments, raw texts, texts and characters become blanks; lines stay.</summary>
    static string Blank(string text) => Quoted().Replace(text, match => new string([.. match.Value.Select(c => c == '\n' ? '\n' : ' ')]));

    [GeneratedRegex("""^namespace ([\w.]+)""", RegexOptions.Multiline)] private static partial Regex NamespaceLine();
    [GeneratedRegex("""^using (?:static )?([\w.]+);""", RegexOptions.Multiline)] private static partial Regex UsingLine();
    [GeneratedRegex("(?<q>\"{3,}).*?\\k<q>|//[^\n]*|/\\*.*?\\*/|@\"(?:[^\"]|\"\")*\"|\"(?:\\\\.|[^\"\\\\\n])*\"|'(?:\\\\[^\n]{1,6}?|[^'\\\\\n])'", RegexOptions.Singleline)] private static partial Regex Quoted();
}
