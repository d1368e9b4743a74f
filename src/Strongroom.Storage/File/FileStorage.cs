using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Storage;
using Strongroom.Storage.File.Journal;

namespace Strongroom.Storage.File;

/// <summary>The <c>file</c> storage: Vault's directory tree behind a write-ahead journal. docs/storage-file.md, docs/format.md.</summary>
/// <remarks>A batch is acknowledged when the journal has it on disk; one flush serves all that wait. The tree follows in the background, and readers are
/// shown what it lacks from memory. Disposing brings the tree up to date and removes the journal, so that Vault can open the directory.</remarks>
public sealed class FileStorage : IStorage, IAsyncDisposable
{
    readonly Overlay _overlay;
    readonly MergedView _view;
    readonly CommitQueue _commits;
    readonly TreeApplier _applier;
    readonly JournalWriter _journal;
    readonly StoreHealth _health;
    readonly FileLayout _layout;
    readonly Tree _tree;
    readonly ITimer _probes;
    readonly IDisposable? _lock;
    readonly ILogger _log;
    readonly FileStorageOptions _options;
    int _disposed;

    FileStorage(FileStorageOptions options, FileLayout layout, IFileSystem files, IDisposable? held, TimeProvider time, ILogger log)
    {
        (_options, _layout, _lock, _log) = (options, layout, held, log);
        _health = new StoreHealth(log);
        _tree = new Tree(layout, files);
        var overlay = _overlay = new Overlay(options.OverlayBytes);
        _view = new MergedView(_tree, overlay);
        _journal = new JournalWriter(layout, files, options.SegmentBytes, options.Sync);
        TreeApplier? applier = null;
        _commits = new CommitQueue(overlay, _view, new CollisionCheck(_tree, overlay, _view), _journal, _health, layout, () => applier!.Wake());
        _applier = applier = new TreeApplier(layout, files, _tree, overlay, _journal, _health, _commits.Wake);
        _applier.Start();
        _probes = time.CreateTimer(_ => ProbeIfReadOnly(), null, options.ProbeInterval, options.ProbeInterval);
    }

    /// <summary>Takes the directory for this process, and brings the tree up to date from the journal a crash may have left.</summary>
    /// <exception cref="StorageException">In use by another process, not permitted, or damaged: names the path and the remedy.</exception>
    public static async ValueTask<FileStorage> OpenAsync(FileStorageOptions options, TimeProvider time, ILoggerFactory logs, CancellationToken ct)
    {
        if (OperatingSystem.IsWindows()) throw new StorageException("the file storage needs Linux or macOS", "use another storage on Windows");
        return await Task.Run(() => OpenOnDisk(options, time, logs), ct);
    }

    /// <summary>The same over another file system, without a lock: for tests of failures.</summary>
    internal static FileStorage Open(FileStorageOptions options, IFileSystem files, IDisposable? held, TimeProvider time, ILoggerFactory logs)
    {
        var layout = new FileLayout(options.Path);
        var log = logs.CreateLogger<FileStorage>();
        try
        {
            new Recovery(layout, files, log).Run();
            return new FileStorage(options, layout, files, held, time, log);
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            throw Trouble.Opening(layout.Root, e);
        }
    }

    public ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        StorageKey.Check(key);
        return new(_view.Read(KeyPath.Normalize(key)) is { } value ? new StorageEntry(key, value, StorageVersion.OfContent(value)) : null);
    }

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return new(ByteOrder.Page(_view.List(KeyPath.NormalizePrefix(prefix)), after, limit));
    }

    public async ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        ThrowIfDisposed();
        return await _commits.CommitAsync(PendingWrite.From(batch, _layout, _options.MaxBatchBytes), ct);
    }

    /// <summary>Finishes what was begun. What cannot be brought into the tree stays in the journal, for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0) return;
        await _probes.DisposeAsync();
        await Task.Run(Close);
    }

    void Close()
    {
        _commits.Close();
        _applier.Close();
        try
        {
            if (!IsTreeComplete()) _log.KeptJournal(_layout.Own);
            else
            {
                _tree.Sync();
                _journal.DropAll();
            }
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            _log.KeptJournalAfter(_layout.Own, e);
        }
        _journal.Dispose();
        _commits.Dispose();
        _applier.Dispose();
        _lock?.Dispose();
    }

    bool IsTreeComplete()
    {
        if (_health.TreeFailed || _health.JournalIsBroken) return false;
        lock (_overlay.Gate) return _overlay.IsEmpty;
    }

    void ProbeIfReadOnly()
    {
        if (_health.IsReadOnly && Volatile.Read(ref _disposed) == 0) _applier.Probe();
    }

    void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed) != 0, this);

    static FileStorage OpenOnDisk(FileStorageOptions options, TimeProvider time, ILoggerFactory logs)
    {
        if (OperatingSystem.IsWindows()) throw new PlatformNotSupportedException();
        var layout = new FileLayout(options.Path);
        DirectoryLock? held = null;
        try
        {
            if (System.IO.File.Exists(layout.Root)) throw new StorageException($"{layout.Root} is a file", "give the storage a directory as its path");
            held = DirectoryLock.Take(layout);
            return Open(options, new OsFileSystem(options.Sync), held, time, logs);
        }
        catch (Exception e)
        {
            held?.Dispose();
            if (Trouble.IsOfSystem(e)) throw Trouble.Opening(layout.Root, e);
            throw;
        }
    }
}
