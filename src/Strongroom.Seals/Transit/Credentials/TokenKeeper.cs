using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Transit.Credentials;

/// <summary>Holds the token in use, takes another where there is one, and remembers what is known of it.</summary>
sealed class TokenKeeper(ISealTokenSource source, TimeProvider time) : IDisposable
{
    /// <summary>A login that was just made is not made again because something was refused.</summary>
    static readonly TimeSpan FreshFor = TimeSpan.FromMinutes(1);
    static readonly TimeSpan SameEnd = TimeSpan.FromSeconds(5);
    readonly SemaphoreSlim _gate = new(1, 1);
    volatile SealToken? _held;
    SealToken? _before; // of a file that is followed: it may have been read half written
    volatile string? _trouble;

    public ISealTokenSource Source => source;
    public SealToken? Held => _held;

    /// <summary>Why the source gives nothing new although the held token still serves.</summary>
    public string? Trouble => _trouble;

    /// <summary>Another token is held now than before.</summary>
    public event Action? Changed;

    public async ValueTask<SealToken> GetAsync(CancellationToken ct)
    {
        if (_held is { } held && !source.IsFollowed && !MustBeNew(held)) return held;
        await _gate.WaitAsync(ct);
        try
        {
            if (_held is { } other && !source.IsFollowed && !MustBeNew(other)) return other;
            return await FetchAsync(ct);
        }
        finally { _gate.Release(); }
    }

    /// <summary>What to use in place of a token that was refused; null: there is nothing else.</summary>
    /// <param name="refused">The token.</param>
    /// <param name="isDead">The other server does not know it any more. Where a file is followed, the token in it before is tried once more.</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask<SealToken?> ReplaceAsync(SealToken refused, bool isDead, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_held is { } held && held.Value != refused.Value) return held;
            if (source.IsLogin && !isDead && time.GetUtcNow() - refused.Since < FreshFor) return null;
            if (!source.IsLogin && !source.IsFollowed) return null;
            if (source.IsLogin && isDead) _held = null;
            var other = await FetchAsync(ct);
            if (other.Value != refused.Value) return other;
            return isDead && _before is { } earlier && earlier.Value != refused.Value ? _held = earlier : null;
        }
        finally { _gate.Release(); }
    }

    /// <summary>For a login: a new token now, while the old one still serves.</summary>
    public async ValueTask RefreshAsync(SealToken old, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            if (_held?.Value == old.Value) Take(await source.FetchAsync(ct));
        }
        finally { _gate.Release(); }
    }

    /// <summary>Keeps what was found out, unless another token is in use by now.</summary>
    /// <param name="token">Of which.</param>
    /// <param name="facts">Null: what was known is not believed any more.</param>
    /// <param name="byTheWay">Looked at for another reason: that moves no appointment, or a token that is looked at often would never be renewed.</param>
    public SealToken Learn(SealToken token, TokenFacts? facts, bool byTheWay = false)
    {
        var held = _held;
        var isHeld = held?.Value == token.Value;
        if (byTheWay && isHeld && facts is { Ends: { } end } && held!.Facts is { Ends: { } before } old && (end - before).Duration() < SameEnd) facts = facts with { At = old.At };
        var known = token with { Facts = facts };
        if (isHeld) _held = known;
        return known;
    }

    public void Dispose() => _gate.Dispose();

    bool MustBeNew(SealToken token) => source.IsLogin && token.Facts?.Ends <= time.GetUtcNow();

    async ValueTask<SealToken> FetchAsync(CancellationToken ct)
    {
        try
        {
            var fetched = await source.FetchAsync(ct);
            _trouble = null;
            return _held is { } same && same.Value == fetched.Value && !source.IsLogin ? same : Take(fetched);
        }
        catch (SealException e) when (_held is { Facts: not { IsDead: true } } old && !source.IsLogin)
        {
            _trouble = $"{e.Message}; the token read before stays in use";
            return old;
        }
    }

    SealToken Take(SealToken fresh)
    {
        if (source.IsFollowed && _held is { Facts: { IsDead: false, IsUnknown: false } } good) _before = good;
        _held = fresh;
        Changed?.Invoke();
        return fresh;
    }
}
