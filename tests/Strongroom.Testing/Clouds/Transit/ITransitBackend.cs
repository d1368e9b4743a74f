using System.Text.Json.Nodes;

namespace Strongroom.Testing.Clouds.Transit;

/// <summary>What answers behind the door: a real server of ours, or a stand-in that knows keys and tricks a real one does not.</summary>
interface ITransitBackend : IAsyncDisposable
{
    /// <summary>Whatever is no login.</summary>
    /// <exception cref="CloudError">Refused.</exception>
    Task<JsonObject> AnswerAsync(CloudCall call);

    /// <summary>A token as a login or an operator makes it.</summary>
    Task<TransitMint> MintAsync(TransitTokenSpec spec);

    Task RotateAsync();
    /// <summary>Older versions decrypt nothing any more.</summary>
    Task RaiseMinimumAsync(int version);
    Task DeleteKeyAsync();
    Task SealAsync(bool isSealed);
    Task RevokeAllAsync();
    Task<int> LatestAsync();
}

sealed record TransitMint(string Token, TimeSpan Life, bool Renewable);

/// <summary>What a token is like.</summary>
sealed record TransitTokenSpec
{
    public TimeSpan Life { get; init; } = TimeSpan.FromHours(1);
    public TimeSpan? Period { get; init; }
    public TimeSpan? ExplicitMax { get; init; }
    public bool Renewable { get; init; } = true;
    public bool Orphan { get; init; } = true;
    /// <summary>It may ask about itself and renew itself.</summary>
    public bool HasDefaultPolicy { get; init; } = true;
    /// <summary>It may read the key.</summary>
    public bool MayRead { get; init; } = true;
    /// <summary>It may use the key.</summary>
    public bool MayUse { get; init; } = true;
}
