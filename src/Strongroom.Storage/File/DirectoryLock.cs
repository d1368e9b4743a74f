using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.File;

/// <summary>Keeps a second process out of the directory. The system lets go of it when the process ends, however it ends.</summary>
[UnsupportedOSPlatform("windows")]
sealed class DirectoryLock : IDisposable
{
    const int Attempts = 20;

    readonly SafeFileHandle _handle;
    readonly FileLayout _layout;

    DirectoryLock(SafeFileHandle handle, FileLayout layout) => (_handle, _layout) = (handle, layout);

    /// <exception cref="StorageException">Another process holds it: names that process.</exception>
    public static DirectoryLock Take(FileLayout layout)
    {
        var mark = Encoding.UTF8.GetBytes($"{Environment.ProcessId} {Environment.MachineName} {Guid.NewGuid():N}\n");
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var handle = Open(layout);
            if (handle is null) continue;
            if (!Native.TryLock(handle, layout.LockFile))
            {
                handle.Dispose();
                throw InUse(layout);
            }
            RandomAccess.SetLength(handle, 0);
            RandomAccess.Write(handle, mark, 0);
            // The holder before us may have removed the file between our opening and locking it; then we locked a file nobody else will find.
            if (Content(layout.LockFile).SequenceEqual(mark)) return new DirectoryLock(handle, layout);
            handle.Dispose();
        }
        throw InUse(layout);
    }

    /// <summary>Removes the file and, when nothing else is left in it, our folder.</summary>
    public void Dispose()
    {
        try
        {
            System.IO.File.Delete(_layout.LockFile);
            Native.TryDeleteEmptyDirectory(_layout.Own);
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            // A leftover lock file locks nobody out.
        }
        _handle.Dispose();
    }

    static SafeFileHandle? Open(FileLayout layout)
    {
        try
        {
            Directory.CreateDirectory(layout.Own, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (!System.IO.File.Exists(layout.LockFile)) Create(layout.LockFile);
            return Native.OpenForWriting(layout.LockFile);
        }
        catch (DirectoryNotFoundException)
        {
            return null;
        }
    }

    static void Create(string path)
    {
        try
        {
            new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }).Dispose();
        }
        catch (IOException) when (System.IO.File.Exists(path))
        {
            // Another process was faster; the lock decides.
        }
    }

    /// <summary>Which process wrote the lock file last; it may be gone. Looks without locking, which the framework's streams would do for a moment.</summary>
    public static int? HolderOf(FileLayout layout) => int.TryParse(Encoding.UTF8.GetString(Content(layout.LockFile)).Split(' ')[0], out var process) ? process : null;

    static byte[] Content(string path)
    {
        using var handle = Native.OpenForReading(path);
        if (handle is null) return [];
        var buffer = new byte[512];
        return buffer[..RandomAccess.Read(handle, buffer, 0)];
    }

    static StorageException InUse(FileLayout layout)
    {
        var words = Encoding.UTF8.GetString(Content(layout.LockFile)).Split(' ');
        var holder = words.Length > 1 && int.TryParse(words[0], out var pid) ? $"process {pid} ({NameOf(pid, words[1])})" : "another process";
        return new StorageException($"{layout.Root} is in use by {holder}; stop it first", "one directory belongs to one server; a standby needs another storage (postgresql, etcd)");
    }

    static string NameOf(int pid, string machine)
    {
        if (machine != Environment.MachineName) return $"on {machine}";
        try
        {
            using var process = System.Diagnostics.Process.GetProcessById(pid);
            return process.ProcessName;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return $"on {machine}";
        }
    }
}
