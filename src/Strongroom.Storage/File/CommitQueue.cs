using Strongroom.Sdk.Storage;
using Strongroom.Storage.File.Journal;

namespace Strongroom.Storage.File;

/// <summary>Puts batches in order, decides their expectations in that order, and makes them durable: all that wait share one flush.</summary>
sealed class CommitQueue : IDisposable
{
    const long MostBytesPerFrame = 4 << 20;
    const long MostJournalBytes = 256 << 20;
    const int OptimisticAttempts = 3;

    readonly Overlay _overlay;
    readonly MergedView _view;
    readonly CollisionCheck _collisions;
    readonly JournalWriter _journal;
    readonly StoreHealth _health;
    readonly Action _published;
    readonly FileLayout _layout;
    readonly AutoResetEvent _work = new(false);
    readonly Thread _thread;
    readonly Queue<PendingWrite> _waiting = new();
    long _sequence;
    bool _closing;

    public CommitQueue(Overlay overlay, MergedView view, CollisionCheck collisions, JournalWriter journal, StoreHealth health, FileLayout layout, Action published)
    {
        (_overlay, _view, _collisions, _journal, _health, _layout, _published) = (overlay, view, collisions, journal, health, layout, published);
        _thread = new Thread(Run) { Name = "storage journal", IsBackground = true };
        _thread.Start();
    }

    public async ValueTask<bool> CommitAsync(PendingWrite write, CancellationToken ct)
    {
        var suspicious = _collisions.IsSuspicious(write);
        for (var attempt = 0; ; attempt++)
        {
            var (verdict, wait) = TryQueue(write, suspicious, attempt);
            if (verdict == Verdict.Refused) return false;
            if (verdict == Verdict.Queued) break;
            if (wait is not null) await wait.WaitAsync(ct);
            else ct.ThrowIfCancellationRequested();
        }
        _work.Set();
        await write.Done;
        return true;
    }

    enum Verdict { Queued, Refused, Again }

    (Verdict, Task? Wait) TryQueue(PendingWrite write, bool suspicious, int attempt)
    {
        long evictions;
        lock (_overlay.Gate) evictions = _overlay.Evictions;
        // The tree is read outside the gate; nothing of it changed under us if nothing was evicted.
        var known = new Dictionary<string, StorageVersion>(StringComparer.Ordinal);
        foreach (var (key, _) in write.Expectations) known[key] = _view.VersionInTree(key);
        lock (_overlay.Gate)
        {
            ObjectDisposedException.ThrowIf(_closing, typeof(FileStorage));
            _health.ThrowIfReadOnly();
            if (!_overlay.HasRoom) return (Verdict.Again, _overlay.Room);
            if (write.Expectations.Count > 0 && _overlay.Evictions != evictions)
            {
                if (attempt < OptimisticAttempts) return (Verdict.Again, null);
                known.Clear();
            }
            foreach (var (key, version) in write.Expectations)
                if (_view.LatestVersion(key, known) != version) return (Verdict.Refused, null);
            _collisions.Check(write, suspicious);
            write.Sequence = ++_sequence;
            _overlay.Queue(write);
            _waiting.Enqueue(write);
            return (Verdict.Queued, null);
        }
    }

    /// <summary>Segments were dropped, or the cause of a failure is gone.</summary>
    public void Wake() => _work.Set();

    /// <summary>Finishes what is queued and takes no more.</summary>
    public void Close()
    {
        lock (_overlay.Gate)
        {
            _closing = true;
            _overlay.Wake();
        }
        _work.Set();
        _thread.Join();
    }

    public void Dispose() => _work.Dispose();

    void Run()
    {
        var group = new List<PendingWrite>();
        for (; ; )
        {
            if (!TakeGroup(group)) return;
            if (group.Count == 0) _work.WaitOne();
            else
            {
                WaitForCheckpoint();
                Flush(group);
            }
        }
    }

    /// <summary>The journal must not grow without end while a slow disk takes its time over a checkpoint.</summary>
    void WaitForCheckpoint()
    {
        while (_journal.ClosedBytes > MostJournalBytes && !_health.TreeFailed) _work.WaitOne(TimeSpan.FromSeconds(1));
    }

    /// <summary>False: closed, and nothing is left.</summary>
    bool TakeGroup(List<PendingWrite> group)
    {
        group.Clear();
        long bytes = 0;
        lock (_overlay.Gate)
        {
            while (_waiting.TryPeek(out var next) && (group.Count == 0 || bytes + next.JournalBytes <= MostBytesPerFrame))
            {
                group.Add(_waiting.Dequeue());
                bytes += next.JournalBytes;
            }
            return group.Count > 0 || !_closing;
        }
    }

    void Flush(List<PendingWrite> group)
    {
        try
        {
            // After the journal broke nothing is appended any more, whatever was queued before anybody noticed.
            if (_health.JournalIsBroken) _health.ThrowIfReadOnly();
            _journal.Append(group, group[^1].Sequence);
        }
        catch (Exception e)
        {
            Fail(group, e);
            return;
        }
        lock (_overlay.Gate) _overlay.Publish(group);
        foreach (var write in group) write.Succeed();
        _published();
    }

    void Fail(List<PendingWrite> group, Exception cause)
    {
        // Batches behind these were judged as if these had succeeded, so they fail with them.
        var reason = cause as StorageReadOnlyException ?? _health.JournalFailed(_layout.Own, cause, canHeal: Trouble.IsFull(cause) && cause is not FlushFailedException);
        lock (_overlay.Gate)
        {
            group.AddRange(_waiting);
            _waiting.Clear();
            _overlay.Discard(group);
        }
        foreach (var write in group) write.Fail(reason);
    }
}
