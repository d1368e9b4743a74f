using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>Keeps a token until five minutes before its end. When a renewal fails, the old one serves to its end.</summary>
sealed class TokenCache(ITokenSource source, TimeProvider time) : IDisposable
{
    static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);
    readonly SemaphoreSlim _gate = new(1, 1);
    AccessToken? _token;

    /// <summary>Where the token in use came from; null before one was needed.</summary>
    public string? Source => Volatile.Read(ref _token)?.Source;

    /// <summary>When that one ends.</summary>
    public DateTimeOffset? Expires => Volatile.Read(ref _token)?.Expires;

    public async ValueTask<AccessToken> GetAsync(CancellationToken ct)
    {
        if (Volatile.Read(ref _token) is { } known && IsGood(known, RenewBefore)) return known;
        await _gate.WaitAsync(ct);
        try
        {
            if (_token is { } other && IsGood(other, RenewBefore)) return other;
            try
            {
                var fetched = await source.FetchAsync(ct);
                Volatile.Write(ref _token, fetched);
                return fetched;
            }
            catch (SealException) when (_token is { } old && IsGood(old, TimeSpan.Zero))
            {
                return old;
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>The service did not take this one: another next time.</summary>
    public void Forget(AccessToken token) => Interlocked.CompareExchange(ref _token, null, token);

    public void Dispose() => _gate.Dispose();

    bool IsGood(AccessToken token, TimeSpan margin) => token.Expires - margin > time.GetUtcNow();
}
