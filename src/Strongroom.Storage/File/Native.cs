using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Strongroom.Storage.File;

/// <summary>The system calls the BCL has no door to.</summary>
static unsafe partial class Native
{
    const int ReadOnly = 0;
    const int ReadWrite = 2;
    const int EWouldBlockLinux = 11;
    const int EWouldBlockMac = 35;
    const int LockExclusive = 2;
    const int LockNonBlocking = 4;
    const int ENoEnt = 2;
    const int EIntr = 4;
    const int EBusy = 16;
    const int EExist = 17;
    const int ENotDir = 20;
    const int ENotEmptyLinux = 39;
    const int ENotEmptyMac = 66;

    static int CloseOnExec => OperatingSystem.IsMacOS() ? 0x1000000 : 0x80000;
    static int NonBlocking => OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    /// <summary>Without waiting for the other end of a pipe somebody put where a file should be; null: no such file.</summary>
    public static SafeFileHandle? OpenForReading(string path)
    {
        var fd = Open(path, ReadOnly | CloseOnExec | NonBlocking);
        if (fd >= 0) return new SafeFileHandle(fd, ownsHandle: true);
        var error = Marshal.GetLastPInvokeError();
        return error is ENoEnt or ENotDir ? null : throw Failure(error, path);
    }

    public static SafeFileHandle? OpenForWriting(string path)
    {
        var fd = Open(path, ReadWrite | CloseOnExec);
        if (fd >= 0) return new SafeFileHandle(fd, ownsHandle: true);
        var error = Marshal.GetLastPInvokeError();
        return error == ENoEnt ? null : throw Failure(error, path);
    }

    public static void SyncDirectory(string path)
    {
        using var handle = OpenForReading(path) ?? throw new DirectoryNotFoundException($"no such directory: {path}");
        Check(() => Fsync(handle), path);
    }

    public static void SyncFileSystem(string path)
    {
        using var handle = OpenForReading(path) ?? throw new DirectoryNotFoundException($"no such directory: {path}");
        Check(() => Syncfs(handle), path);
    }

    public static void SyncData(SafeFileHandle handle, string path) => Check(() => Fdatasync(handle), path);

    public static void Rename(string from, string to)
    {
        if (RenameFile(from, to) == 0) return;
        var error = Marshal.GetLastPInvokeError();
        throw error == ENoEnt ? new DirectoryNotFoundException($"no such directory: {Path.GetDirectoryName(to)}") : Failure(error, to);
    }

    public static bool TryDeleteEmptyDirectory(string path)
    {
        if (RemoveDirectory(path) == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        // A link to a directory, and one that something is mounted on, stay: somebody put them there.
        return error is ENoEnt or EExist or ENotEmptyLinux or ENotEmptyMac or ENotDir or EBusy ? false : throw Failure(error, path);
    }

    /// <summary>False: another process holds it. It goes with the last handle, whatever way the process ends.</summary>
    public static bool TryLock(SafeFileHandle handle, string path)
    {
        int result;
        while ((result = Flock(handle, LockExclusive | LockNonBlocking)) != 0 && Marshal.GetLastPInvokeError() == EIntr) { }
        if (result == 0) return true;
        var error = Marshal.GetLastPInvokeError();
        return error is EWouldBlockLinux or EWouldBlockMac ? false : throw Failure(error, path);
    }

    public static uint EffectiveUser() => Geteuid();

    /// <summary>Owner of a file; null where the system does not tell.</summary>
    public static uint? OwnerOf(string path)
    {
        if (!OperatingSystem.IsLinux()) return null;
        try
        {
            var buffer = stackalloc byte[256];
            const int currentDirectory = -100, ownerMask = 8, ownerOffset = 20;
            return Statx(currentDirectory, path, 0, ownerMask, buffer) == 0 ? *(uint*)(buffer + ownerOffset) : null;
        }
        catch (EntryPointNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A regular file, not a link to one, with one name. False also where the system does not tell.</summary>
    public static bool IsPlain(string path)
    {
        if (!OperatingSystem.IsLinux()) return false;
        const int currentDirectory = -100, noFollow = 0x100, typeAndLinks = 1 | 4, linksOffset = 16, modeOffset = 28, typeBits = 0xF000, regular = 0x8000;
        var buffer = stackalloc byte[256];
        try
        {
            return Statx(currentDirectory, path, noFollow, typeAndLinks, buffer) == 0 && *(uint*)(buffer + linksOffset) == 1 && (*(ushort*)(buffer + modeOffset) & typeBits) == regular;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    /// <summary>False: not possible here.</summary>
    public static bool TryExchange(string one, string other)
    {
        const int currentDirectory = -100, exchange = 2;
        try
        {
            return RenameAt(currentDirectory, one, currentDirectory, other, exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    static void Check(Func<int> call, string path)
    {
        while (call() != 0)
        {
            var error = Marshal.GetLastPInvokeError();
            if (error != EIntr) throw Failure(error, path);
        }
    }

    static Exception Failure(int error, string path)
    {
        var message = $"{path}: {new Win32Exception(error).Message}";
        return error is 1 or 13 ? new UnauthorizedAccessException(message) : new IOException(message, error);
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Open(string path, int flags);
    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(SafeFileHandle handle);
    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int Fdatasync(SafeFileHandle handle);
    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int Syncfs(SafeFileHandle handle);
    [LibraryImport("libc", EntryPoint = "rename", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RenameFile(string from, string to);
    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt(int fromDirectory, string from, int toDirectory, string to, uint flags);
    [LibraryImport("libc", EntryPoint = "rmdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int RemoveDirectory(string path);
    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Flock(SafeFileHandle handle, int operation);
    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint Geteuid();
    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
