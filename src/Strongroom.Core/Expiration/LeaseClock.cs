using Strongroom.Core.Leases;

namespace Strongroom.Core.Expiration;

/// <summary>Knows which lease ends next and wakes the revoker then. Holds ids and times only; the stored lease decides when the time has come.</summary>
public sealed class LeaseClock(TimeProvider time)
{
    static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    readonly Lock _gate = new();
    readonly PriorityQueue<string, DateTimeOffset> _queue = new();
    readonly Dictionary<string, DateTimeOffset> _due = new(StringComparer.Ordinal); // the latest word on each lease: other places in the queue are stale
    TaskCompletionSource _changed = New();

    public int Count
    {
        get { lock (_gate) return _due.Count; }
    }

    public void Watch(LeaseEntry lease)
    {
        if (lease.Expires is { } at) Watch(lease.LeaseId, at);
    }

    /// <summary>From the storage after an unseal: what is watched already was watched later.</summary>
    public void Restore(LeaseEntry lease)
    {
        lock (_gate)
            if (_due.ContainsKey(lease.LeaseId)) return;
        Watch(lease);
    }

    public void Watch(string leaseId, DateTimeOffset at)
    {
        lock (_gate)
        {
            var wakes = !_queue.TryPeek(out _, out var first) || at < first;
            _due[leaseId] = at;
            _queue.Enqueue(leaseId, at);
            if (_queue.Count > 1000 + 2 * _due.Count) DropStale();
            if (wakes) _changed.TrySetResult();
        }
    }

    /// <summary>Waits for the next lease whose time has come.</summary>
    public async ValueTask<string> NextAsync(CancellationToken ct)
    {
        while (true)
        {
            Task changed;
            TimeSpan wait;
            lock (_gate)
            {
                var now = time.GetUtcNow();
                if (TakeDue(now) is { } leaseId) return leaseId;
                if (_changed.Task.IsCompleted) _changed = New();
                changed = _changed.Task;
                wait = _queue.TryPeek(out _, out var at) ? Shorter(at - now) : Timeout.InfiniteTimeSpan;
            }
            await WaitAsync(changed, wait, ct);
        }
    }

    string? TakeDue(DateTimeOffset now)
    {
        while (_queue.TryPeek(out var leaseId, out var at) && at <= now)
        {
            _queue.Dequeue();
            if (_due.TryGetValue(leaseId, out var latest) && latest == at && _due.Remove(leaseId)) return leaseId;
        }
        return null;
    }

    /// <summary>A lease that is renewed often leaves a place for each renewal.</summary>
    void DropStale()
    {
        _queue.Clear();
        _queue.EnqueueRange(_due.Select(pair => (pair.Key, pair.Value)));
    }

    async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken ct)
    {
        try { await changed.WaitAsync(wait, time, ct); }
        catch (TimeoutException) { }
    }

    /// <summary>A timer does not notice when the clock is set forward, or the machine slept: so it is looked at every minute.</summary>
    static TimeSpan Shorter(TimeSpan wait) => wait > Longest ? Longest : wait + TimeSpan.FromMilliseconds(1);

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
