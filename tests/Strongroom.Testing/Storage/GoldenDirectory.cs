using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json;

namespace Strongroom.Testing.Storage;

/// <summary>A storage directory that a real server wrote (tests/data/formats), unpacked for one test.</summary>
public sealed class GoldenDirectory : IDisposable
{
    readonly TempDirectory _directory = new();

    public GoldenDirectory(string name)
    {
        using var file = File.OpenRead(System.IO.Path.Combine(Source, name, "storage.tar.gz"));
        using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        TarFile.ExtractToDirectory(unzipped, _directory.Path, overwriteFiles: false);
        using var keys = JsonDocument.Parse(File.ReadAllBytes(System.IO.Path.Combine(Source, "root-keys.json")));
        var own = keys.RootElement.GetProperty(name);
        RootKey = Convert.FromHexString(own.GetProperty("root_key").GetString()!);
        Terms = own.GetProperty("terms").GetInt32();
        Entries = own.GetProperty("entries").GetInt32();
    }

    public static string Source { get; } = System.IO.Path.Combine(RepositoryRoot(), "tests", "data", "formats");

    public static IEnumerable<string> Names => Directory.GetDirectories(Source).Select(path => System.IO.Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public string Path => System.IO.Path.Combine(_directory.Path, "data");
    public byte[] RootKey { get; }
    public int Terms { get; }
    public int Entries { get; }

    public void Dispose() => _directory.Dispose();

    static string RepositoryRoot()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Strongroom.slnx"))) return directory.FullName;
        throw new DirectoryNotFoundException("the repository was not found above the tests");
    }
}
