namespace Strongroom.Storage.File;

/// <summary>The few things the file storage asks of a file system; a test puts a failing one in its place.</summary>
/// <remarks>Errors are <see cref="IOException"/> and <see cref="UnauthorizedAccessException"/>, as the BCL throws them.</remarks>
interface IFileSystem
{
    /// <summary>The whole content; null: no such file. A thing that is no regular file is an <see cref="IOException"/>.</summary>
    byte[]? Read(string path);

    /// <summary>Names and whether they are directories; empty when the directory does not exist.</summary>
    IReadOnlyList<(string Name, bool IsDirectory)> List(string path);

    bool DirectoryExists(string path);

    /// <summary>With its parents; 0700.</summary>
    void CreateDirectory(string path);

    /// <summary>A new file (0600) with this content; an old one of the name is replaced.</summary>
    void Write(string path, ReadOnlySpan<byte> content);

    /// <summary>Replaces what is there. A missing parent directory is a <see cref="DirectoryNotFoundException"/>.</summary>
    void Rename(string from, string to);

    /// <summary>Both files change names in one step. False: the other one is not there or no plain file with a single name, or the file system cannot.</summary>
    bool TryExchange(string file, string other);

    /// <summary>Renames it. False as for <see cref="TryExchange"/>.</summary>
    bool TryTake(string file, string newName);

    /// <summary>New content in the same file. False: it is no plain file with a single name.</summary>
    bool TryOverwrite(string path, ReadOnlySpan<byte> content);

    /// <summary>Nothing happens when there is none.</summary>
    void DeleteFile(string path);

    /// <summary>False: it is not empty, not there, a link, or something is mounted on it.</summary>
    bool TryDeleteEmptyDirectory(string path);

    /// <summary>A new file (0600) for a journal segment.</summary>
    IJournalFile CreateJournal(string path);

    /// <summary>Makes creations, renames and deletions in the directory durable.</summary>
    void SyncDirectory(string path);

    /// <summary>Makes everything below durable, contents and names.</summary>
    void SyncTree(string root);
}

/// <summary>A journal segment that is being written.</summary>
interface IJournalFile : IDisposable
{
    void Write(long offset, ReadOnlySpan<byte> bytes);

    /// <summary>Returns when everything written is durable. After a failure nothing may be assumed of it, and it is not asked again.</summary>
    void Sync();
}
