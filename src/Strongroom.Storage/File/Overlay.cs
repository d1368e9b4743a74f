namespace Strongroom.Storage.File;

/// <summary>What the tree does not show yet: batches that are queued (seen by expectations alone), and durable changes that are not applied (seen by readers).</summary>
/// <remarks>Everything but <see cref="Gate"/> is to be used under it. Publishing a batch and evicting applied ones are single steps for whoever holds it.</remarks>
sealed class Overlay(long mostBytes)
{
    const int EntryCost = 200;

    readonly Dictionary<string, (long Sequence, Change Change)> _queued = new(StringComparer.Ordinal);
    readonly Dictionary<string, (long Sequence, Change Change)> _durable = new(StringComparer.Ordinal);
    readonly SortedSet<string> _durableKeys = new(StringComparer.Ordinal);
    TaskCompletionSource _room = NewSignal();
    long _bytes;

    public Lock Gate { get; } = new();

    /// <summary>Grows whenever changes leave the overlay because the tree has them.</summary>
    public long Evictions { get; private set; }

    /// <summary>Every batch up to this one is durable, and in here or in the tree.</summary>
    public long PublishedThrough { get; private set; }

    public bool HasRoom => _bytes < mostBytes;

    /// <summary>More than a quarter is used. May be asked without the gate.</summary>
    public bool IsFilling => Volatile.Read(ref _bytes) > mostBytes / 4;

    /// <summary>Ends when there may be room again, or a reason not to wait any longer.</summary>
    public Task Room => _room.Task;

    public bool IsEmpty => _durable.Count == 0;

    /// <summary>As the next batch in order will find it; false: as the tree has it.</summary>
    public bool TryGetLatest(string key, out Change change)
    {
        if (_queued.TryGetValue(key, out var queued))
        {
            change = queued.Change;
            return true;
        }
        return TryGet(key, out change);
    }

    /// <summary>As readers see it; false: as the tree has it.</summary>
    public bool TryGet(string key, out Change change)
    {
        var found = _durable.TryGetValue(key, out var durable);
        change = durable.Change;
        return found;
    }

    public IEnumerable<string> QueuedKeys => _queued.Keys;

    /// <summary>The durable changes below a prefix, in no order that matters.</summary>
    public List<(string Key, bool Exists)> Below(string prefix)
    {
        var keys = prefix.Length == 0 ? _durableKeys : _durableKeys.GetViewBetween(prefix, prefix[..^1] + (char)('/' + 1));
        return [.. keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => (key, _durable[key].Change.Value is not null))];
    }

    public void Queue(PendingWrite write)
    {
        foreach (var (key, change) in write.Changes)
        {
            _queued[key] = (write.Sequence, change);
            _bytes += Cost(key, change);
        }
    }

    /// <summary>The writes are durable: readers see them from now on.</summary>
    public void Publish(IReadOnlyList<PendingWrite> writes)
    {
        foreach (var write in writes)
            foreach (var (key, change) in write.Changes)
            {
                Unqueue(key, write.Sequence);
                if (_durable.TryGetValue(key, out var older)) _bytes -= Cost(key, older.Change);
                else _durableKeys.Add(key);
                _durable[key] = (write.Sequence, change);
            }
        PublishedThrough = writes[^1].Sequence;
    }

    /// <summary>The writes failed, and with them everything queued behind them.</summary>
    public void Discard(IReadOnlyList<PendingWrite> writes)
    {
        foreach (var write in writes)
            foreach (var (key, change) in write.Changes)
            {
                Unqueue(key, write.Sequence);
                _bytes -= Cost(key, change);
            }
        Wake();
    }

    public (string Key, long Sequence, Change Change)[] Snapshot() => [.. _durable.Select(entry => (entry.Key, entry.Value.Sequence, entry.Value.Change))];

    /// <summary>The tree has them; what was changed again meanwhile stays.</summary>
    public void Evict(IReadOnlyList<(string Key, long Sequence, Change Change)> applied)
    {
        foreach (var (key, sequence, change) in applied)
            if (_durable.TryGetValue(key, out var current) && current.Sequence == sequence)
            {
                _durable.Remove(key);
                _durableKeys.Remove(key);
                _bytes -= Cost(key, change);
            }
        Evictions++;
        Wake();
    }

    public void Wake()
    {
        var room = _room;
        _room = NewSignal();
        room.TrySetResult();
    }

    void Unqueue(string key, long sequence)
    {
        if (_queued.TryGetValue(key, out var queued) && queued.Sequence == sequence) _queued.Remove(key);
    }

    static long Cost(string key, Change change) => EntryCost + key.Length * 2 + (change.Value?.Length ?? 0);

    static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
