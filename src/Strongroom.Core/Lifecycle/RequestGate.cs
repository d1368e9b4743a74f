namespace Strongroom.Core.Lifecycle;

/// <summary>Counts the requests in flight, so that closing can wait for them. One interlocked step to enter and one to leave.</summary>
sealed class RequestGate
{
    const long Closed = 1L << 40;
    readonly TaskCompletionSource _empty = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long _state;

    public long Inside => Interlocked.Read(ref _state) % Closed;

    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _state) < Closed) return true;
        Leave();
        return false;
    }

    public void Leave()
    {
        if (Interlocked.Decrement(ref _state) == Closed) _empty.TrySetResult();
    }

    /// <summary>Completes when nobody is inside any more.</summary>
    public Task CloseAsync()
    {
        if (Interlocked.Add(ref _state, Closed) == Closed) _empty.TrySetResult();
        return _empty.Task;
    }
}
