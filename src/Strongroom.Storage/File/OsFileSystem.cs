using System.IO.Enumeration;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace Strongroom.Storage.File;

/// <summary>The real one. With <paramref name="sync"/> off, every flush is left out.</summary>
/// <remarks>Linux flushes the tree by one <c>syncfs</c> at a checkpoint; elsewhere each file is flushed as it is written.</remarks>
[UnsupportedOSPlatform("windows")]
sealed class OsFileSystem(bool sync) : IFileSystem
{
    const UnixFileMode PrivateFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const UnixFileMode PrivateDirectory = PrivateFile | UnixFileMode.UserExecute;

    static readonly EnumerationOptions _everything = new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false };

    public byte[]? Read(string path)
    {
        using var handle = Native.OpenForReading(path);
        if (handle is null) return null;
        long length;
        try
        {
            length = RandomAccess.GetLength(handle);
        }
        catch (NotSupportedException)
        {
            throw new IOException($"{path} is not a regular file");
        }
        if (length > Array.MaxLength) throw new IOException($"{path} is too large: {length} bytes");
        var content = GC.AllocateUninitializedArray<byte>((int)length);
        var read = 0;
        for (int n; read < content.Length && (n = RandomAccess.Read(handle, content.AsSpan(read), read)) > 0; read += n) { }
        return read == content.Length ? content : content[..read];
    }

    public IReadOnlyList<(string Name, bool IsDirectory)> List(string path)
    {
        try
        {
            return [.. new FileSystemEnumerable<(string, bool)>(path, (ref FileSystemEntry entry) => (entry.FileName.ToString(), entry.IsDirectory), _everything)];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    public bool DirectoryExists(string path) => Directory.Exists(path);

    public void CreateDirectory(string path) => Directory.CreateDirectory(path, PrivateDirectory);

    public void Write(string path, ReadOnlySpan<byte> content)
    {
        using var handle = Create(path, FileMode.Create);
        RandomAccess.Write(handle, content, 0);
        if (sync && !OperatingSystem.IsLinux()) RandomAccess.FlushToDisk(handle);
    }

    public void Rename(string from, string to) => Native.Rename(from, to);

    // Without flushes nobody replays a journal that was lost, and then a file must never hold another entry than its own.
    public bool TryExchange(string file, string other) => sync && Native.IsPlain(other) && Native.TryExchange(file, other);

    public bool TryTake(string file, string newName)
    {
        if (!sync || !Native.IsPlain(file)) return false;
        Native.Rename(file, newName);
        return true;
    }

    public bool TryOverwrite(string path, ReadOnlySpan<byte> content)
    {
        if (!Native.IsPlain(path)) return false; // somebody else has this file too, under another name (cp -al)
        using var handle = Native.OpenForWriting(path);
        if (handle is null) return false;
        RandomAccess.Write(handle, content, 0);
        if (RandomAccess.GetLength(handle) != content.Length) RandomAccess.SetLength(handle, content.Length);
        return true;
    }

    public void DeleteFile(string path)
    {
        try
        {
            System.IO.File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Absent is what was wanted.
        }
    }

    public bool TryDeleteEmptyDirectory(string path) => Native.TryDeleteEmptyDirectory(path);

    public IJournalFile CreateJournal(string path) => new OsJournalFile(Create(path, FileMode.CreateNew), path, sync);

    public void SyncDirectory(string path)
    {
        if (sync) Native.SyncDirectory(path);
    }

    public void SyncTree(string root)
    {
        if (sync && OperatingSystem.IsLinux()) Native.SyncFileSystem(root);
    }

    static SafeFileHandle Create(string path, FileMode mode)
    {
        // A handle cannot be opened with a mode of its own, a stream can; the umask can only take rights away.
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.ReadWrite, BufferSize = 0, UnixCreateMode = PrivateFile };
        return new FileStream(path, options).SafeFileHandle;
    }
}
