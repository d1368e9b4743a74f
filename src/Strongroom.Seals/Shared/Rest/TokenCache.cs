using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Shared.Rest;

/// <summary>Keeps a token until five minutes before its end. When a renewal fails, the old one serves to its end.</summary>
sealed class TokenCache(ITokenSource source, TimeProvider time) : IDisposable
{
    static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);
    /// <summary>While the old token serves, a renewal that hangs must not take the time of the call itself.</summary>
    public static readonly TimeSpan RenewalPatience = TimeSpan.FromSeconds(2);
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
            var old = _token is { } held && IsGood(held, TimeSpan.Zero) ? held : null;
            using var patience = old is null ? new CancellationTokenSource() : new CancellationTokenSource(RenewalPatience, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
            try
            {
                var fetched = await source.FetchAsync(either.Token);
                Volatile.Write(ref _token, fetched);
                return fetched;
            }
            catch (Exception e) when (old is not null && (e is SealException || e is OperationCanceledException && !ct.IsCancellationRequested))
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
