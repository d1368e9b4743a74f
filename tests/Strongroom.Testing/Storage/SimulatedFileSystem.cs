using Strongroom.Storage.File;

namespace Strongroom.Testing.Storage;

/// <summary>A file system in memory that knows what is durable: it can be full, fail to flush, and lose power at any operation.</summary>
/// <remarks>After <see cref="PowerLoss"/>: of each file's unflushed writes any sectors may be there, in any combination; of each directory's unflushed
/// changes some first ones. That is more than ext4 would do, and all that POSIX promises.</remarks>
sealed class SimulatedFileSystem : IFileSystem
{
    const int Sector = 512;

    readonly Lock _gate = new();
    readonly Dictionary<string, FileNode> _files = new(StringComparer.Ordinal);
    readonly HashSet<string> _directories = new(StringComparer.Ordinal) { "/" };
    readonly Dictionary<string, FileNode> _durableFiles = new(StringComparer.Ordinal);
    readonly HashSet<string> _durableDirectories = new(StringComparer.Ordinal) { "/" };
    readonly List<(string Directory, Action Apply)> _unflushedNames = [];

    /// <summary>Operations that change something, until now.</summary>
    public int Operations { get; private set; }

    /// <summary>Power goes at this operation, which may be done by half.</summary>
    public int PowerLossAt { get; set; } = int.MaxValue;

    public bool HasNoPower { get; private set; }

    /// <summary>No byte more fits.</summary>
    public bool IsFull { get; set; }

    public bool FlushesFail { get; set; }

    /// <summary>Called on the flushing thread before each flush of a journal; may block it.</summary>
    public Action? BeforeJournalFlush { get; set; }

    sealed class FileNode
    {
        public byte[] Content = [];
        public byte[] Durable = [];
        public readonly List<(long Offset, byte[] Bytes)> Unflushed = [];
    }

    public byte[]? Read(string path)
    {
        lock (_gate)
        {
            ThrowWithoutPower();
            return _files.TryGetValue(path, out var file) ? file.Content.ToArray() : null;
        }
    }

    public IReadOnlyList<(string Name, bool IsDirectory)> List(string path)
    {
        lock (_gate)
        {
            ThrowWithoutPower();
            return [.. _files.Keys.Where(file => Parent(file) == path).Select(file => (file[(path.Length + 1)..], false)),
                .. _directories.Where(directory => directory != "/" && Parent(directory) == path).Select(directory => (directory[(path.Length + 1)..], true))];
        }
    }

    public bool DirectoryExists(string path)
    {
        lock (_gate) return _directories.Contains(path);
    }

    public void CreateDirectory(string path) => Change(() =>
    {
        if (path == "/" || _directories.Contains(path)) return;
        CreateParents(path);
    });

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        var bytes = content.ToArray();
        Change(() =>
        {
            var file = Create(path);
            ThrowIfFull();
            WriteTo(file, 0, bytes);
        });
    }

    public void Rename(string from, string to) => Change(() =>
    {
        if (!_files.TryGetValue(from, out var file) || !_directories.Contains(Parent(to))) throw new DirectoryNotFoundException(to);
        if (_directories.Contains(to)) throw new IOException($"{to} is a directory");
        _files.Remove(from);
        _files[to] = file;
        Name(Parent(to), () =>
        {
            _durableFiles.Remove(from);
            _durableFiles[to] = file;
        });
    });

    public bool TryExchange(string file, string other)
    {
        var done = false;
        Change(() =>
        {
            if (!_files.TryGetValue(other, out var before)) return;
            var node = _files[file];
            (_files[file], _files[other]) = (before, node);
            Name(Parent(other), () => (_durableFiles[file], _durableFiles[other]) = (before, node));
            done = true;
        });
        return done;
    }

    public bool TryTake(string file, string newName)
    {
        var done = false;
        Change(() =>
        {
            if (!_files.Remove(file, out var node)) return;
            _files[newName] = node;
            Name(Parent(file), () =>
            {
                _durableFiles.Remove(file);
                _durableFiles[newName] = node;
            });
            done = true;
        });
        return done;
    }

    public bool TryOverwrite(string path, ReadOnlySpan<byte> content)
    {
        var bytes = content.ToArray();
        Change(() =>
        {
            var file = _files[path];
            if (bytes.Length > file.Content.Length) ThrowIfFull();
            file.Content = bytes;
            file.Unflushed.Add((0, bytes));
        });
        return true;
    }

    public void DeleteFile(string path) => Change(() =>
    {
        if (!_files.Remove(path, out var deleted)) return;
        Name(Parent(path), () =>
        {
            if (_durableFiles.TryGetValue(path, out var file) && file == deleted) _durableFiles.Remove(path);
        });
    });

    public bool TryDeleteEmptyDirectory(string path)
    {
        var deleted = false;
        Change(() =>
        {
            if (!_directories.Contains(path) || _files.Keys.Any(file => Parent(file) == path) || _directories.Any(other => other != "/" && Parent(other) == path)) return;
            deleted = _directories.Remove(path);
            Name(Parent(path), () => _durableDirectories.Remove(path));
        });
        return deleted;
    }

    public IJournalFile CreateJournal(string path)
    {
        FileNode? file = null;
        Change(() => file = Create(path));
        return new JournalFile(this, file!);
    }

    public void SyncDirectory(string path) => Change(() =>
    {
        ThrowIfFlushesFail();
        Flush(_unflushedNames.Where(change => change.Directory == path).ToList());
    });

    public void SyncTree(string root) => Change(() =>
    {
        ThrowIfFlushesFail();
        foreach (var file in _files.Values) Flush(file);
        Flush(_unflushedNames.ToList());
    });

    /// <summary>What is on the disk when power is back.</summary>
    public SimulatedFileSystem PowerLoss(Random random)
    {
        lock (_gate)
        {
            HasNoPower = true;
            foreach (var directory in _unflushedNames.Select(change => change.Directory).Distinct().ToList())
            {
                var changes = _unflushedNames.Where(change => change.Directory == directory).ToList();
                foreach (var change in changes.Take(random.Next(changes.Count + 1))) change.Apply();
            }
            var after = new SimulatedFileSystem();
            foreach (var directory in _durableDirectories) after.Restore(directory);
            foreach (var (path, file) in _durableFiles)
            {
                if (!after._directories.Contains(Parent(path))) continue;
                var survivor = new FileNode { Content = Survivor(file, random) };
                survivor.Durable = survivor.Content.ToArray();
                after._files[path] = survivor;
                after._durableFiles[path] = survivor;
            }
            return after;
        }
    }

    /// <summary>Overwrites a byte behind everybody's back.</summary>
    public void Corrupt(string path, int offset)
    {
        lock (_gate) _files[path].Content[offset] ^= 0x55;
    }

    void Restore(string directory)
    {
        // A directory whose parent did not make it is not there either; parents sort first.
        _directories.Add(directory);
        _durableDirectories.Add(directory);
    }

    static byte[] Survivor(FileNode file, Random random)
    {
        var content = file.Durable.ToArray();
        foreach (var (offset, bytes) in file.Unflushed.OrderBy(_ => random.Next()))
            for (var at = 0; at < bytes.Length; at += Sector)
            {
                if (random.Next(2) == 0) continue;
                var end = (int)(offset + Math.Min(at + Sector, bytes.Length));
                if (content.Length < end) Array.Resize(ref content, end);
                bytes.AsSpan(at, Math.Min(Sector, bytes.Length - at)).CopyTo(content.AsSpan((int)offset + at));
            }
        return content;
    }

    void Change(Action change)
    {
        lock (_gate)
        {
            ThrowWithoutPower();
            if (++Operations >= PowerLossAt)
            {
                // The operation in flight may or may not happen, and nothing after it does.
                if (Operations % 2 == 0) change();
                HasNoPower = true;
                ThrowWithoutPower();
            }
            change();
        }
    }

    FileNode Create(string path)
    {
        if (!_directories.Contains(Parent(path))) throw new DirectoryNotFoundException(path);
        var file = new FileNode();
        _files[path] = file;
        Name(Parent(path), () => _durableFiles[path] = file);
        return file;
    }

    void CreateParents(string path)
    {
        if (_directories.Contains(path)) return;
        CreateParents(Parent(path));
        _directories.Add(path);
        Name(Parent(path), () => _durableDirectories.Add(path));
    }

    void Name(string directory, Action apply) => _unflushedNames.Add((directory, apply));

    void Flush(List<(string Directory, Action Apply)> changes)
    {
        foreach (var change in changes)
        {
            change.Apply();
            _unflushedNames.Remove(change);
        }
    }

    static void Flush(FileNode file)
    {
        file.Durable = file.Content.ToArray();
        file.Unflushed.Clear();
    }

    static void WriteTo(FileNode file, long offset, byte[] bytes)
    {
        if (file.Content.Length < offset + bytes.Length) Array.Resize(ref file.Content, (int)offset + bytes.Length);
        bytes.CopyTo(file.Content, offset);
        file.Unflushed.Add((offset, bytes));
    }

    static string Parent(string path) => path.LastIndexOf('/') is > 0 and var slash ? path[..slash] : "/";

    void ThrowWithoutPower()
    {
        if (HasNoPower) throw new IOException("no power", 5);
    }

    void ThrowIfFull()
    {
        if (IsFull) throw new IOException("No space left on device", 28);
    }

    void ThrowIfFlushesFail()
    {
        if (FlushesFail) throw new IOException("Input/output error", 5);
    }

    sealed class JournalFile(SimulatedFileSystem system, FileNode file) : IJournalFile
    {
        public void Write(long offset, ReadOnlySpan<byte> bytes)
        {
            var copy = bytes.ToArray();
            system.Change(() =>
            {
                if (offset + copy.Length > file.Content.Length) system.ThrowIfFull();
                WriteTo(file, offset, copy);
            });
        }

        public void Sync()
        {
            system.BeforeJournalFlush?.Invoke();
            system.Change(() =>
            {
                system.ThrowIfFlushesFail();
                Flush(file);
            });
        }

        public void Dispose() { }
    }
}
