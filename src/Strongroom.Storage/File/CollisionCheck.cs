using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.File;

/// <summary>Vault's layout cannot hold both <c>x</c> and <c>_x/y</c>: one needs a file where the other needs a directory. The second one is refused before
/// it is journalled, because it could never be applied.</summary>
sealed class CollisionCheck(Tree tree, Overlay overlay, MergedView view)
{
    /// <summary>Folders that begin with an underscore and were written to since the start; rare, and the tree may not show them yet.</summary>
    readonly HashSet<string> _underscored = new(StringComparer.Ordinal);

    /// <summary>Without the gate: is there anything in the tree to look at more closely? Almost always not.</summary>
    public bool IsSuspicious(PendingWrite write)
    {
        foreach (var (key, change) in write.Changes)
            if (change.Value is not null && (Underscored(key).Any() || tree.HasDirectory(Twin(key)))) return true;
        return false;
    }

    /// <summary>Under the overlay's gate.</summary>
    /// <exception cref="StorageException">The batch cannot be stored in Vault's layout.</exception>
    public void Check(PendingWrite write, bool suspicious)
    {
        if (!suspicious && _underscored.Count == 0) return;
        foreach (var (key, change) in write.Changes)
        {
            if (change.Value is null) continue;
            foreach (var (folder, file) in Underscored(key))
                if (Exists(file, write)) throw Collision(key, file);
            if (HasAnyBelow(Twin(key), write)) throw Collision(key, Twin(key));
        }
        foreach (var (key, change) in write.Changes)
            if (change.Value is not null)
                foreach (var (folder, _) in Underscored(key)) _underscored.Add(folder);
    }

    bool Exists(string key, PendingWrite write)
    {
        if (write.Changes.TryGetValue(key, out var own)) return own.Value is not null;
        return overlay.TryGetLatest(key, out var change) ? change.Value is not null : tree.Read(key) is not null;
    }

    bool HasAnyBelow(string folder, PendingWrite write)
    {
        if (write.Changes.Any(change => change.Value.Value is not null && change.Key.StartsWith(folder, StringComparison.Ordinal))) return true;
        if (!_underscored.Contains(folder) && !tree.HasDirectory(folder)) return false;
        // A batch that empties the folder and takes its name in one is refused too: rare, and then done in two.
        return overlay.QueuedKeys.Any(key => key.StartsWith(folder, StringComparison.Ordinal)) || view.HasAny(folder);
    }

    /// <summary>The folder whose directory would be where the key's file is.</summary>
    static string Twin(string key)
    {
        var slash = key.LastIndexOf('/') + 1;
        return string.Concat(key.AsSpan(0, slash), "_", key.AsSpan(slash), "/");
    }

    /// <summary>The folders of the key that begin with an underscore, each with the key whose file has that name.</summary>
    static IEnumerable<(string Folder, string File)> Underscored(string key)
    {
        for (var start = 0; key.IndexOf('/', start) is >= 0 and var slash; start = slash + 1)
            if (key[start] == '_' && slash > start + 1) yield return (key[..(slash + 1)], string.Concat(key.AsSpan(0, start), key.AsSpan(start + 1, slash - start - 1)));
    }

    static StorageException Collision(string key, string other)
        => new($"{key} and {other} cannot both be stored: in Vault's directory layout they are a file and a directory of the same name");
}
