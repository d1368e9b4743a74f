using Strongroom.Sdk.Storage;
using Strongroom.Storage.File.Journal;

namespace Strongroom.Storage.File;

/// <summary>A directory of the <c>file</c> storage, looked at without being taken: no lock, nothing written. For tools beside a running server, or on a backup.</summary>
/// <remarks>What a crash left in the journal, or a running server has not brought into the tree yet, is seen as it was when this was made.</remarks>
public sealed class ReadOnlyDirectory : IStorage
{
    const int Attempts = 3; // a running server removes segments while we read

    readonly FileLayout _layout;
    readonly IReadOnlyDictionary<string, byte[]?> _journal;

    /// <param name="path">The storage's directory.</param>
    public ReadOnlyDirectory(string path)
    {
        _layout = new FileLayout(path);
        _journal = ReadJournal(_layout);
    }

    /// <summary>A damaged journal is the server's to report: here the tree has to do.</summary>
    static IReadOnlyDictionary<string, byte[]?> ReadJournal(FileLayout layout)
    {
        var files = new OsFileSystem(sync: false);
        for (var attempt = 0; attempt < Attempts && Directory.Exists(layout.Own); attempt++)
            try
            {
                var reader = new JournalReader(layout, files);
                reader.Read(JournalReader.Segments(layout, files));
                return reader.Changes;
            }
            catch (Exception e) when (e is StorageException or IOException or UnauthorizedAccessException) { }
        return new Dictionary<string, byte[]?>();
    }

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
        if (_journal.TryGetValue(KeyPath.Normalize(key), out var recent)) return new(recent is null ? null : new StorageEntry(key, recent, StorageVersion.OfContent(recent)));
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
