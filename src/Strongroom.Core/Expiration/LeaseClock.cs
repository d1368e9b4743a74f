using Strongroom.Core.Leases;

namespace Strongroom.Core.Expiration;

/// <summary>Knows which lease ends next and wakes the revoker then. Holds ids and times only; the stored lease decides when the time has come.</summary>
public sealed class LeaseClock(TimeProvider time)
{
    readonly Lock _gate = new();
    readonly PriorityQueue<string, DateTimeOffset> _queue = new();
    TaskCompletionSource _changed = New();

    public int Count
    {
        get { lock (_gate) return _queue.Count; }
    }

    public void Watch(LeaseEntry lease)
    {
        if (lease.Expires is { } at) Watch(lease.LeaseId, at);
    }

    public void Watch(string leaseId, DateTimeOffset at)
    {
        lock (_gate)
        {
            var wakes = !_queue.TryPeek(out _, out var first) || at < first;
            _queue.Enqueue(leaseId, at);
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
                if (_queue.TryPeek(out _, out var at) && at <= now) return _queue.Dequeue();
                if (_changed.Task.IsCompleted) _changed = New();
                changed = _changed.Task;
                wait = _queue.Count == 0 ? Timeout.InfiniteTimeSpan : Shorter(at - now);
            }
            await WaitAsync(changed, wait, ct);
        }
    }

    async Task WaitAsync(Task changed, TimeSpan wait, CancellationToken ct)
    {
        try { await changed.WaitAsync(wait, time, ct); }
        catch (TimeoutException) { }
    }

    static TimeSpan Shorter(TimeSpan wait) => wait > TimeSpan.FromDays(1) ? TimeSpan.FromDays(1) : wait + TimeSpan.FromMilliseconds(1);

    static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
