namespace Strongroom.Seals.Transit.Credentials;

/// <summary>A token of the other server: where it came from, since when it is held here, and what is known of its life.</summary>
sealed record SealToken(string Value, string Source, DateTimeOffset Since)
{
    /// <summary>Null: nobody asked yet.</summary>
    public TokenFacts? Facts { get; init; }

    public override string ToString() => Source;
}

/// <summary>A way to get a token.</summary>
interface ISealTokenSource
{
    /// <summary>For an operator: <c>token_file /run/…</c>.</summary>
    string Name { get; }

    /// <summary>It may have another one at any time, and looking costs nothing.</summary>
    bool IsFollowed { get; }

    /// <summary>It makes a new token whenever it is asked.</summary>
    bool IsLogin { get; }

    /// <exception cref="Sdk.Seals.SealException">There is none: why, and what to check.</exception>
    ValueTask<SealToken> FetchAsync(CancellationToken ct);
}
