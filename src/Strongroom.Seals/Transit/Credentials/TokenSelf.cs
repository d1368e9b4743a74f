using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.Transit.Credentials;

/// <summary>What a token may ask of itself: how long it lives, and to live longer. The policy <c>default</c> allows both.</summary>
sealed class TokenSelf(TransitApi api, TimeProvider time)
{
    /// <summary>Facts also where the server refuses: then that is the fact.</summary>
    /// <exception cref="Sdk.Seals.SealException">The server could not be asked.</exception>
    public async ValueTask<TokenFacts> LookupAsync(SealToken token, CancellationToken ct)
    {
        var (call, now) = (api.Call("auth/token/lookup-self", token.Source), time.GetUtcNow());
        using var answer = await api.SendAsync(call, HttpMethod.Get, "auth/token/lookup-self", body: null, token.Value, ct);
        if (answer.IsSuccess) return TokenFacts.OfLookup(answer, now);
        if (answer.Status != 403) throw TransitFailures.OfServer(answer);
        // A token that could once ask and no longer can has ended; of one that never could, only a server that says so is believed.
        var isDead = TransitFailures.SaysInvalidToken(answer) || TransitFailures.HintsAtToken(answer) || token.Facts is { IsLookedUp: true } || token.Facts?.Ends <= now;
        return new TokenFacts(now, isDead ? now : null) { IsDead = isDead, IsUnknown = !isDead };
    }

    /// <exception cref="Sdk.Seals.SealException">Not renewed.</exception>
    public async ValueTask<TokenFacts> RenewAsync(SealToken token, CancellationToken ct)
    {
        var (call, now) = (api.Call("auth/token/renew-self", token.Source), time.GetUtcNow());
        using var answer = await api.SendAsync(call, HttpMethod.Post, "auth/token/renew-self", () => JsonBody.Of(_ => { }), token.Value, ct);
        if (!answer.IsSuccess) throw TransitFailures.OfRenewal(answer);
        var auth = answer.Root.Object("auth") ?? throw RestFailures.InvalidAnswer(call, "without the token's new life");
        return token.Facts!.Renewed(TokenFacts.OfAuth(auth, now));
    }
}
