using System.Text.Json.Nodes;

namespace Strongroom.Testing;

/// <summary>Finds recorded data in <c>tests/data</c> of the repository.</summary>
public static class TestData
{
    public static string Folder { get; } = Find();

    public static string Path(params string[] parts) => System.IO.Path.Combine([Folder, .. parts]);

    public static JsonNode Json(params string[] parts) => JsonNode.Parse(File.ReadAllText(Path(parts)))!;

    static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Strongroom.slnx"))) return System.IO.Path.Combine(folder.FullName, "tests", "data");
        throw new DirectoryNotFoundException("Strongroom.slnx is not above the tests");
    }
}
