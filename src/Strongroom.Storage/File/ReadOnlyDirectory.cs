using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.File;

/// <summary>A directory of the <c>file</c> storage, looked at without being taken: no lock, nothing written. For tools beside a running server, or on a backup.</summary>
/// <remarks>It shows the tree. What a crash left in the journal, and what a running server has not brought into the tree yet (half a second), is not seen.</remarks>
public sealed class ReadOnlyDirectory(string path) : IStorage
{
    readonly FileLayout _layout = new(path);

    /// <summary>The process whose lock file lies in the directory, if it still runs.</summary>
    public int? Holder
    {
        get
        {
            try { return !OperatingSystem.IsWindows() && DirectoryLock.HolderOf(_layout) is { } process && Directory.Exists($"/proc/{process}") ? process : null; }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException) { return null; }
        }
    }

    /// <summary>A journal lies there: of a running server, or of one that did not stop cleanly.</summary>
    public bool HasJournal => Directory.Exists(_layout.Own) && Directory.EnumerateFiles(_layout.Own, "journal-*").Any();

    public ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        StorageKey.Check(key);
        var file = _layout.FileOf(KeyPath.Normalize(key));
        byte[] content;
        try { content = System.IO.File.ReadAllBytes(file); }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException) { return new((StorageEntry?)null); }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException($"{file} cannot be read: {e.Message}", "run this as the server's user, or as root", e);
        }
        return EntryFile.TryDecode(content, out var problem) is { } value ? new(new StorageEntry(key, value, StorageVersion.OfContent(value)))
            : throw new StorageException($"{file} is damaged: {problem}", "restore this file from a backup");
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct)
        => throw new NotSupportedException("only single entries are looked at");

    public ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct) => throw new StorageException("this directory is only looked at; nothing is written");
}
