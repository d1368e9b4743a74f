using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Strongroom.Testing.Deploy;

/// <summary>Minimal Debian systems below <c>out/test-roots</c>: made once by debootstrap and kept as a tar file, unpacked once, and from then on a layer that roots lie upon.</summary>
static class DebianImage
{
    public const string Suite = "bookworm";

    static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new();
    static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Unpacked = new();

    static string Folder => Path.GetFullPath(Path.Combine(TestData.Folder, "..", "..", "out", "test-roots"));

    /// <summary>The tar file of a system with these packages beside the essential ones.</summary>
    public static Task<string> TarAsync(string[] packages)
    {
        string[] sorted = [.. packages.Distinct().Order(StringComparer.Ordinal)];
        return Made.GetOrAdd(FileOf(sorted), file => new Lazy<Task<string>>(() => MakeAsync(file, sorted))).Value;
    }

    /// <summary>The same unpacked, for reading only.</summary>
    public static async Task<string> FolderAsync(string[] packages)
    {
        var tar = await TarAsync(packages);
        return await Unpacked.GetOrAdd(tar, file => new Lazy<Task<string>>(() => UnpackAsync(file, Path.ChangeExtension(file, ".d")))).Value;
    }

    public static bool IsCached(string[] packages) => File.Exists(FileOf([.. packages.Distinct().Order(StringComparer.Ordinal)]));

    static string FileOf(string[] sorted)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(',', sorted))));
        return Path.Combine(Folder, $"{Suite}-minbase-{hash[..8]}.tar");
    }

    static async Task<string> UnpackAsync(string tar, string folder)
    {
        if (Directory.Exists(folder)) return folder;
        var part = Directory.CreateDirectory($"{folder}.{Environment.ProcessId}").FullName;
        (await CommandResult.RunAsync(["tar", "-C", part, "--numeric-owner", "-xpf", tar])).Ok("tar");
        Directory.Move(part, folder);
        return folder;
    }

    static async Task<string> MakeAsync(string file, string[] packages)
    {
        if (File.Exists(file)) return file;
        Directory.CreateDirectory(Folder);
        var work = Directory.CreateTempSubdirectory("strongroom-debootstrap-").FullName;
        try
        {
            var root = Path.Combine(work, "root");
            string[] include = packages.Length == 0 ? [] : ["--include=" + string.Join(',', packages)];
            (await CommandResult.RunAsync(["/usr/sbin/debootstrap", "--variant=minbase", .. include, Suite, root])).Ok("debootstrap");
            var part = Path.Combine(work, "tar");
            (await CommandResult.RunAsync(["tar", "-C", root, "--numeric-owner", "--exclude=./var/cache/apt/archives/*.deb", "-cf", part, "."])).Ok("tar");
            File.Move(part, file, overwrite: true);
            return file;
        }
        finally
        {
            await CommandResult.RunAsync(["rm", "-rf", "--one-file-system", work]);
        }
    }
}
