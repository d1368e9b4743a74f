namespace Strongroom.Storage.File;

/// <summary>Puts files into the tree and takes them out, and within one pass writes the files that lost their names anew instead of deleting them.</summary>
/// <remarks>ext4 steps over every inode that was freed within the last minute, one by one, when it looks for a free one: a file made and another deleted for each
/// change costs more than all the rest. What is written anew had a place in the tree since the last checkpoint, so the journal still has both changes, and a crash
/// in between is healed like any other. Reading is for any thread, the rest for one.</remarks>
sealed class SpareFiles(FileLayout layout, IFileSystem files)
{
    const int Most = 256;

    readonly Stack<string> _spares = new();
    int _named;
    int _readers;

    public byte[]? Read(string path)
    {
        Interlocked.Increment(ref _readers);
        try { return files.Read(path); }
        finally { Interlocked.Decrement(ref _readers); }
    }

    /// <exception cref="DirectoryNotFoundException">Its folder is missing.</exception>
    public void Put(string path, ReadOnlySpan<byte> content)
    {
        var file = Write(content);
        var isSpare = true;
        try
        {
            if (files.TryExchange(file, path)) return;
            files.Rename(file, path);
            isSpare = false;
        }
        finally
        {
            if (isSpare) _spares.Push(file);
        }
    }

    public void Delete(string path)
    {
        var spare = layout.Spare(_named);
        if (_spares.Count < Most && files.TryTake(path, spare))
        {
            _named++;
            _spares.Push(spare);
        }
        else files.DeleteFile(path);
    }

    /// <summary>What was replaced or deleted is gone for good.</summary>
    public void EndPass()
    {
        while (_spares.TryPeek(out var spare))
        {
            files.DeleteFile(spare);
            _spares.Pop();
        }
        _named = 0;
    }

    /// <summary>A reader may have opened a file before it lost its name, and must not see another entry in it: with readers about, only new files are written.</summary>
    string Write(ReadOnlySpan<byte> content)
    {
        if (_spares.TryPeek(out var spare) && Interlocked.CompareExchange(ref _readers, 0, 0) == 0 && files.TryOverwrite(spare, content)) return _spares.Pop();
        var file = layout.Spare(_named);
        files.Write(file, content);
        _named++; // what half a write left on a full disk is written over by the next attempt
        return file;
    }
}
