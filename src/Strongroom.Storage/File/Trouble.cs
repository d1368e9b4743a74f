using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.File;

/// <summary>The system's errors in an operator's words: the path, what is wrong, what to do.</summary>
static class Trouble
{
    const int ENoSpc = 28;
    const int EDQuot = 122;
    const int ERoFs = 30;

    public static bool IsFull(Exception e) => e is IOException { HResult: ENoSpc or EDQuot };

    static bool IsReadOnly(Exception e) => e is IOException { HResult: ERoFs };

    /// <summary>An error of the system; anything else is a bug and passes.</summary>
    public static bool IsOfSystem(Exception e) => e is IOException or UnauthorizedAccessException;

    public static StorageException Reading(string path, Exception e)
        => e is UnauthorizedAccessException ? Denied("read", path, e) : new StorageException($"cannot read {path}: {e.Message}", "check the disk and the file; it was left as it is", e);

    public static StorageException Opening(string path, Exception e)
        => e is UnauthorizedAccessException ? Denied("use", path, e)
            : new StorageException($"cannot use {path}: {e.Message}", IsFull(e) ? $"free some space for {path} and start again" : Remedy(path, e), e);

    public static string Remedy(string path, Exception e) => IsFull(e) ? $"free some space for {path}; writing goes on by itself then"
        : IsReadOnly(e) ? $"mount the file system of {path} read-write; the kernel's log tells whether it became read-only by itself"
        : e is UnauthorizedAccessException ? OwnershipRemedy(path) : $"check the disk that holds {path} and the kernel's log";

    static StorageException Denied(string verb, string path, Exception e)
        => new($"no permission to {verb} {path}{Facts(path)}", OwnershipRemedy(path), e);

    static string Facts(string path)
    {
        if (OperatingSystem.IsWindows()) return "";
        try
        {
            var mode = Convert.ToString((int)System.IO.File.GetUnixFileMode(path), 8);
            return $" (owner {Native.OwnerOf(path)?.ToString() ?? "unknown"}, mode {mode}; this process is user {Native.EffectiveUser()})";
        }
        catch (Exception inner) when (IsOfSystem(inner))
        {
            return $" (this process is user {Native.EffectiveUser()})";
        }
    }

    static string OwnershipRemedy(string path) =>
        $"the storage must belong to the server's user, with directories 0700 and files 0600: chown -R {Native.EffectiveUser()} the storage folder (of {path})";
}
