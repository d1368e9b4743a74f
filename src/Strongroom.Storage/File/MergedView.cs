using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.File;

/// <summary>The tree with the overlay before it: what has been committed, whether it is applied yet or not.</summary>
sealed class MergedView(Tree tree, Overlay overlay)
{
    const int PatientAttempts = 4;

    public byte[]? Read(string key)
    {
        lock (overlay.Gate)
            if (overlay.TryGet(key, out var change)) return change.Value;
        // Only durable changes reach the tree, so whatever it shows now was current at some moment of this call.
        return tree.Read(key);
    }

    /// <summary>One level, as of one moment: when changes moved from the overlay to the tree meanwhile, it is read again.</summary>
    public HashSet<string> List(string prefix)
    {
        for (var attempt = 0; attempt < PatientAttempts; attempt++)
        {
            long before;
            lock (overlay.Gate) before = overlay.Evictions;
            var names = tree.List(prefix);
            lock (overlay.Gate)
                if (overlay.Evictions == before) return Merge(prefix, names);
        }
        lock (overlay.Gate) return Merge(prefix, tree.List(prefix));
    }

    /// <summary>Under the overlay's gate.</summary>
    HashSet<string> Merge(string prefix, HashSet<string> names)
    {
        var touched = new HashSet<string>(StringComparer.Ordinal);
        var changes = overlay.Below(prefix);
        foreach (var (key, exists) in changes)
        {
            var slash = key.IndexOf('/', prefix.Length);
            var name = slash < 0 ? key[prefix.Length..] : key[prefix.Length..(slash + 1)];
            if (exists) names.Add(name);
            else if (slash < 0) names.Remove(name);
            else touched.Add(name);
        }
        // A folder something was deleted from may hold nothing any more; most do, so only those are looked into.
        touched.IntersectWith(names);
        foreach (var folder in touched)
            if (!changes.Exists(change => change.Exists && change.Key.AsSpan(prefix.Length).StartsWith(folder, StringComparison.Ordinal)) && !HasAny(prefix + folder))
                names.Remove(folder);
        return names;
    }

    /// <summary>Under the overlay's gate: some key is below.</summary>
    public bool HasAny(string prefix)
    {
        var names = Merge(prefix, tree.List(prefix));
        return names.Any(name => name[^1] != '/' || HasAny(prefix + name));
    }

    /// <summary>Under the overlay's gate: as the next batch in order finds it. <paramref name="known"/> saves reading the tree again.</summary>
    public StorageVersion LatestVersion(string key, Dictionary<string, StorageVersion> known)
        => overlay.TryGetLatest(key, out var change) ? change.Value is null ? StorageVersion.Absent : change.Version
            : known.TryGetValue(key, out var version) ? version : VersionInTree(key);

    public StorageVersion VersionInTree(string key) => tree.Read(key) is { } value ? StorageVersion.OfContent(value) : StorageVersion.Absent;
}
