namespace Strongroom.Seals.Shared.Rest;

/// <summary>A bearer token, when it ends, and where it came from.</summary>
sealed record AccessToken(string Value, DateTimeOffset Expires, string Source)
{
    public override string ToString() => Source;
}

/// <summary>A way to get tokens: a secret, a certificate, a metadata service, …</summary>
interface ITokenSource
{
    /// <exception cref="Sdk.Seals.SealException">No token: which call failed, why, and what to check.</exception>
    ValueTask<AccessToken> FetchAsync(CancellationToken ct);
}
