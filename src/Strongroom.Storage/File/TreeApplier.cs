using Strongroom.Storage.File.Journal;

namespace Strongroom.Storage.File;

/// <summary>Brings durable changes into the tree, makes checkpoints, and looks whether a failure is over. One thread.</summary>
sealed class TreeApplier : IDisposable
{
    const int ProbeBytes = 1 << 20;

    /// <summary>Changes of the same keys gather for so long between two passes: what is written and deleted again within it costs the tree nothing.</summary>
    const int GatherMilliseconds = 500;

    readonly FileLayout _layout;
    readonly IFileSystem _files;
    readonly Tree _tree;
    readonly Overlay _overlay;
    readonly JournalWriter _journal;
    readonly StoreHealth _health;
    readonly long _checkpointBytes;
    readonly Action _progressed;
    readonly AutoResetEvent _work = new(false);
    readonly Thread _thread;
    volatile bool _closing;
    volatile bool _probe;
    volatile bool _gathering;

    public TreeApplier(FileLayout layout, IFileSystem files, Tree tree, Overlay overlay, JournalWriter journal, StoreHealth health, long checkpointBytes, Action progressed)
    {
        _checkpointBytes = Math.Clamp(checkpointBytes, 1, 128 << 20);
        (_layout, _files, _tree, _overlay, _journal, _health, _progressed) = (layout, files, tree, overlay, journal, health, progressed);
        _thread = new Thread(Run) { Name = "storage applier", IsBackground = true };
    }

    public void Start() => _thread.Start();

    /// <summary>There is something to apply.</summary>
    public void Wake()
    {
        if (!_gathering || _overlay.IsFilling) _work.Set();
    }

    /// <summary>It is time to look whether a failure is over.</summary>
    public void Probe()
    {
        _probe = true;
        _work.Set();
    }

    /// <summary>Applies what is left, if it can.</summary>
    public void Close()
    {
        _closing = true;
        _work.Set();
        _thread.Join();
    }

    public void Dispose() => _work.Dispose();

    void Run()
    {
        for (; ; )
        {
            var closing = _closing;
            var probing = _probe || closing;
            _probe = false;
            if (probing && _health.JournalCanHeal) TryHealJournal();
            var idle = _health.TreeFailed && !probing || !ApplyOnce();
            if (closing) return;
            if (idle) _work.WaitOne();
            else Gather();
        }
    }

    void Gather()
    {
        _gathering = true;
        var end = Environment.TickCount64 + GatherMilliseconds;
        while (!_closing && !_probe && !_overlay.IsFilling && end - Environment.TickCount64 is > 0 and var left) _work.WaitOne((int)left);
        _gathering = false;
    }

    /// <summary>False: nothing to do, or it failed.</summary>
    bool ApplyOnce()
    {
        if (_health.TreeIsBroken) return false;
        PrepareSegment();
        (string Key, long Sequence, Change Change)[] changes;
        long through;
        lock (_overlay.Gate) (changes, through) = (_overlay.Snapshot(), _overlay.PublishedThrough);
        if (changes.Length == 0) return false;
        if (!TryApply(changes)) return false;
        lock (_overlay.Gate) _overlay.Evict(changes);
        _health.TreeHealed();
        if (_journal.ClosedBytes >= _checkpointBytes) Checkpoint(through);
        return true;
    }

    /// <summary>Deletes come first: a folder may have to go before a file can take its name. Readers look at the overlay all the while.</summary>
    bool TryApply((string Key, long Sequence, Change Change)[] changes)
    {
        try
        {
            foreach (var (key, _, change) in changes)
                if (change.Value is null) _tree.Delete(key);
            foreach (var (key, _, change) in changes)
                if (change.Value is not null) _tree.Put(key, change.Value);
            _tree.EndPass();
            return true;
        }
        catch (Exception e)
        {
            // Nothing is lost: the journal has it. Once the disk has room or the permissions are right, this goes on where it stopped.
            _health.ApplyingFailed(_layout.Root, e, canHeal: true);
            lock (_overlay.Gate) _overlay.Wake();
            return false;
        }
    }

    void Checkpoint(long through)
    {
        try
        {
            _tree.Sync();
        }
        catch (Exception e)
        {
            // Pages of the tree may be lost although they look written; only the journal is sure now, and it stays until a restart reads it again.
            _health.ApplyingFailed(_layout.Root, e, canHeal: false);
            lock (_overlay.Gate) _overlay.Wake();
            return;
        }
        try
        {
            _journal.DropThrough(through);
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            _health.ApplyingFailed(_layout.Own, e, canHeal: false);
        }
        _progressed();
    }

    void PrepareSegment()
    {
        if (!_journal.WantsNext || _health.IsReadOnly) return;
        try
        {
            _journal.PrepareNext(0);
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            // Whoever needs the segment will find out, and tell.
        }
    }

    void TryHealJournal()
    {
        try
        {
            _files.Write(_layout.Temporary, new byte[ProbeBytes]);
            _files.DeleteFile(_layout.Temporary);
            _journal.PrepareNext(0);
            _health.JournalHealed();
        }
        catch (Exception e) when (Trouble.IsOfSystem(e))
        {
            // Still full.
        }
    }
}
