using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.File;

/// <summary>Vault's directory tree. Any thread reads; one at a time writes.</summary>
sealed class Tree(FileLayout layout, IFileSystem files)
{
    readonly SpareFiles _files = new(layout, files);

    /// <summary>Null: no such entry. Files that are none are reported and left alone.</summary>
    public byte[]? Read(string key)
    {
        var path = layout.FileOf(key);
        byte[]? content;
        try
        {
            content = _files.Read(path);
        }
        catch (PathTooLongException)
        {
            return null;
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            throw Trouble.Reading(path, e);
        }
        // A file of zero length is what a crash left of a write by Vault, and absent to it.
        if (content is null or []) return null;
        return EntryFile.TryDecode(content, out var problem) ?? throw new StorageException($"{path} is not an entry of the storage: {problem}",
            key.EndsWith(".temp", StringComparison.Ordinal)
                ? "it looks like what an interrupted write of Vault left behind; if the name without .temp is there too, delete it"
                : "restore this file from a backup; it was left as it is");
    }

    /// <summary>One level: folders with a slash; other things' files are not entries and not shown.</summary>
    public HashSet<string> List(string prefix)
    {
        var path = layout.DirectoryOf(prefix);
        var names = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            foreach (var (name, isDirectory) in files.List(path))
                if (isDirectory && (prefix.Length > 0 || name != FileLayout.OwnFolder)) names.Add(name + "/");
                else if (!isDirectory && name.Length > 1 && name[0] == '_') names.Add(name[1..]);
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            throw Trouble.Reading(path, e);
        }
        return names;
    }

    public bool HasDirectory(string prefix) => files.DirectoryExists(layout.DirectoryOf(prefix));

    public void Put(string key, ReadOnlySpan<byte> value)
    {
        var path = layout.FileOf(key);
        var content = EntryFile.Encode(value);
        try
        {
            _files.Put(path, content);
        }
        catch (DirectoryNotFoundException)
        {
            files.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            _files.Put(path, content);
        }
    }

    /// <summary>The file, and every folder above it that is empty then.</summary>
    public void Delete(string key)
    {
        _files.Delete(layout.FileOf(key));
        for (var slash = key.LastIndexOf('/'); slash > 0; slash = key.LastIndexOf('/', slash - 1))
            if (!files.TryDeleteEmptyDirectory($"{layout.Root}/{key[..slash]}")) return;
    }

    /// <summary>After the last change of several.</summary>
    public void EndPass() => _files.EndPass();

    public void Sync() => files.SyncTree(layout.Root);
}
