namespace Strongroom.Primitives;

/// <summary>One asynchronous lock per key: work on different keys never waits for each other.</summary>
/// <remarks>Keys are spread over a fixed number of stripes, so the memory is bounded; two keys may share a stripe.
/// Not reentrant: never take a second key while one is held.</remarks>
public sealed class KeyedLock
{
    readonly SemaphoreSlim[] _stripes;

    public KeyedLock(int stripes = 256)
    {
        _stripes = new SemaphoreSlim[stripes];
        for (var i = 0; i < stripes; i++) _stripes[i] = new SemaphoreSlim(1, 1);
    }

    /// <summary>Waits for the key; dispose the result to let the next one in.</summary>
    public async ValueTask<Holder> AcquireAsync(string key, CancellationToken ct)
    {
        var stripe = _stripes[(uint)string.GetHashCode(key) % (uint)_stripes.Length];
        await stripe.WaitAsync(ct);
        return new Holder(stripe);
    }

    public readonly struct Holder(SemaphoreSlim stripe) : IDisposable
    {
        public void Dispose() => stripe.Release();
    }
}
