using System.Security.Cryptography;
using System.Text;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Where a versioned mount keeps things: from a key's path to storage keys and back.</summary>
sealed class KvKeyspace(string prefix, string salt, NameCipher cipher)
{
    readonly RecentNames<string> _recent = new(8192);
    readonly RecentNames<(string Path, ulong Version)> _recentVersions = new(8192);
    readonly string _metadata = prefix + "metadata/";

    public string Config { get; } = prefix + "config";

    /// <summary>The storage key of one version's secret: says nothing of the path to who has no salt.</summary>
    public string Version(string path, ulong version)
    {
        if (_recentVersions.TryGet((path, version), out var known)) return known!;
        var hex = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{salt}{path}|{version}")));
        var key = $"{prefix}versions/{hex.AsSpan(0, 3)}/{hex.AsSpan(3)}";
        _recentVersions.Keep((path, version), key);
        return key;
    }

    /// <summary>The storage key of a path's metadata.</summary>
    public string Metadata(string path)
    {
        if (_recent.TryGet(path, out var known)) return known!;
        var key = new StringBuilder(_metadata);
        for (var start = 0; start <= path.Length;)
        {
            var slash = path.IndexOf('/', start);
            var end = slash < 0 ? path.Length : slash;
            if (start > 0) key.Append('/');
            key.Append(cipher.Encrypt(path[..start], path[start..end]));
            start = end + 1;
        }
        var found = key.ToString();
        _recent.Keep(path, found);
        return found;
    }

    /// <summary>The clear names in a folder (empty, or ending in a slash), sorted by their bytes; sub-folders end in a slash.</summary>
    public async ValueTask<IReadOnlyList<string>> ListAsync(IStorage storage, string folder, CancellationToken ct)
    {
        var encrypted = folder.Length == 0 ? _metadata : Metadata(folder[..^1]) + "/";
        var names = new List<string>();
        foreach (var name in await storage.ListAsync(encrypted, ct))
            names.Add(name.EndsWith('/') ? cipher.Decrypt(folder, name[..^1]) + "/" : cipher.Decrypt(folder, name));
        names.Sort(static (left, right) => Encoding.UTF8.GetBytes(left).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right)));
        return names;
    }
}
