using Microsoft.Win32.SafeHandles;

namespace Strongroom.Storage.File;

/// <summary>A segment on disk. On Linux <c>fdatasync</c> is enough: the file was filled with zeros before, so a flush has no new size to record.</summary>
sealed class OsJournalFile(SafeFileHandle handle, string path, bool sync) : IJournalFile
{
    public void Write(long offset, ReadOnlySpan<byte> bytes) => RandomAccess.Write(handle, bytes, offset);

    public void Sync()
    {
        if (!sync) return;
        if (OperatingSystem.IsLinux()) Native.SyncData(handle, path);
        else RandomAccess.FlushToDisk(handle);
    }

    public void Dispose() => handle.Dispose();
}
