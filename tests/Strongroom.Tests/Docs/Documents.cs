using Strongroom.Testing.Docs;
using Strongroom.Tests.House;

namespace Strongroom.Tests.Docs;

/// <summary>The documents whose blocks are held to what they say.</summary>
static class Documents
{
    /// <summary>Names relative to the repository: every page of documentation, and the READMEs of what is deployed.</summary>
    public static IEnumerable<string> Names => Directory.EnumerateFiles(SourceTree.Root, "*.md").Concat(SourceTree.Files("docs", "*.md")).Concat(SourceTree.Files("deploy", "*.md"))
        .Select(file => Path.GetRelativePath(SourceTree.Root, file)).Order(StringComparer.Ordinal);

    public static DocPage Read(string name) => DocPage.Parse(name, File.ReadAllText(Path.Combine(SourceTree.Root, name)));
}
