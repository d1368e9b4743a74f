using System.Text;
using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.File;

/// <summary>Where things are below the root: Vault's tree (storage formats, section 2) and, while a server runs, our own folder.</summary>
/// <remarks>Our folder is inside the root because only there can we be sure to be on the same file system and allowed to write (containers mount just the root).
/// Vault would list it as a folder without keys (no file in it begins with an underscore); a clean stop removes it.</remarks>
sealed class FileLayout(string root)
{
    public const string OwnFolder = ".strongroom";
    public const string SparePrefix = "spare-";
    const int LongestName = 255;
    const int LongestPath = 4095;

    public string Root { get; } = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(root));

    public string Own => $"{Root}/{OwnFolder}";
    public string LockFile => $"{Own}/lock";
    public string Segment(long number) => $"{Own}/journal-{number:D12}";
    public string NextSegment => $"{Own}/next";
    public string Spare(int number) => $"{Own}/{SparePrefix}{number}";
    public string Temporary => $"{Own}/temp";

    public static long? SegmentNumber(string name)
        => name.StartsWith("journal-", StringComparison.Ordinal) && long.TryParse(name.AsSpan(8), System.Globalization.NumberStyles.None, null, out var number) ? number : null;

    /// <summary>Of a normal key.</summary>
    public string FileOf(string key)
    {
        var slash = key.LastIndexOf('/');
        return slash < 0 ? $"{Root}/_{key}" : string.Concat(Root, "/", key.AsSpan(0, slash + 1), string.Concat("_", key.AsSpan(slash + 1)));
    }

    /// <summary>Of a normal prefix; without a slash at its end.</summary>
    public string DirectoryOf(string prefix) => prefix.Length == 0 ? Root : $"{Root}/{prefix[..^1]}";

    /// <exception cref="StorageKeyException">The file system cannot hold a file of that name.</exception>
    public void CheckFits(string key)
    {
        var longest = 0;
        var last = false;
        foreach (var part in key.AsSpan().Split('/'))
        {
            last = part.End.GetOffset(key.Length) == key.Length;
            longest = Math.Max(longest, Encoding.UTF8.GetByteCount(key.AsSpan(part)) + (last ? 1 : 0));
        }
        if (longest > LongestName)
            throw new StorageKeyException($"a part of the key is too long for the file system: {longest} bytes with the underscore Vault's layout adds, the most is {LongestName}",
                "choose a shorter name (KV version 2 stores names encrypted, which makes them about twice as long: 110 characters fit)");
        if (Root.Length * 3 + key.Length * 3 > LongestPath && Encoding.UTF8.GetByteCount(FileOf(key)) > LongestPath)
            throw new StorageKeyException($"the key is too long for the file system: with {Root} it is over {LongestPath} bytes", "choose a shorter name or fewer folders");
        if (IsOurs(key)) throw new StorageException($"keys below {OwnFolder}/ are the storage's own");
    }

    public static bool IsOurs(string key) => key.StartsWith(OwnFolder + "/", StringComparison.Ordinal);
}
