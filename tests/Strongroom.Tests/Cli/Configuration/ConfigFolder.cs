using Strongroom.Cli.Configuration;

namespace Strongroom.Tests.Cli.Configuration;

/// <summary>A folder of configuration files that goes away with the test.</summary>
sealed class ConfigFolder : IDisposable
{
    static readonly ConfigNames Names = new(["file", "inmem"], ["shamir", "awskms", "static", "transit"]);

    public string Path { get; } = Directory.CreateTempSubdirectory("strongroom-config-").FullName;

    public string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite)
    {
        var file = System.IO.Path.Combine(Path, name);
        File.WriteAllText(file, text);
        File.SetUnixFileMode(file, mode);
        return file;
    }

    public (ServerConfig? Config, IReadOnlyList<string> Problems) Load(Dictionary<string, string>? environment = null, params string[] paths)
    {
        var (config, problems) = ServerConfig.Load(paths.Length > 0 ? paths : [Path], name => environment?.GetValueOrDefault(name), Names);
        return (config, [.. problems.Select(problem => problem.ToString().Replace(Path + "/", "", StringComparison.Ordinal))]);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
