using System.Text.Json;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.Transit.Credentials;

/// <summary>What is known of a token's life. Lifetimes are counted from here: the other server's clock may be another.</summary>
/// <param name="At">When it was known.</param>
/// <param name="Ends">Null: never, or nobody knows.</param>
sealed record TokenFacts(DateTimeOffset At, DateTimeOffset? Ends)
{
    const long MostSeconds = 10L * 366 * 86_400;

    public bool IsRenewable { get; init; }
    public bool IsPeriodic { get; init; }
    public bool IsOrphan { get; init; } = true;
    public bool IsRoot { get; init; }
    /// <summary>Renewals no longer make it last longer.</summary>
    public bool IsExhausted { get; init; }
    /// <summary>It could ask about itself.</summary>
    public bool IsLookedUp { get; init; }
    /// <summary>It may not even ask about itself.</summary>
    public bool IsUnknown { get; init; }
    /// <summary>The server does not know it (any more).</summary>
    public bool IsDead { get; init; }
    /// <summary>No renewal takes it beyond this.</summary>
    public DateTimeOffset? LastEnd { get; init; }
    public DateTimeOffset? Created { get; init; }

    public static TokenFacts OfLookup(RestAnswer answer, DateTimeOffset now)
    {
        if (answer.Root.Object("data") is not { } data || data.Number("ttl") is not { } ttl) throw RestFailures.InvalidAnswer(answer.Call, "without the token's ttl");
        var isRoot = data.Texts("policies")?.Contains("root") == true;
        var created = data.UnixTime("creation_time");
        return new(now, ttl > 0 ? now.AddSeconds(Math.Min(ttl, MostSeconds)) : isRoot ? null : data.Text("expire_time") is null ? null : now)
        {
            IsLookedUp = true,
            IsRenewable = data.Flag("renewable") == true,
            IsPeriodic = Seconds(data, "period") > 0,
            IsOrphan = data.Flag("orphan") != false,
            IsRoot = isRoot,
            Created = created,
            LastEnd = Seconds(data, "explicit_max_ttl") is > 0 and var most ? created?.AddSeconds(most) : null,
        };
    }

    /// <summary>Of a login or a renewal.</summary>
    public static TokenFacts OfAuth(JsonElement auth, DateTimeOffset now)
        => new(now, auth.Number("lease_duration") is > 0 and var seconds ? now.AddSeconds(Math.Min(seconds, MostSeconds)) : null) { IsRenewable = auth.Flag("renewable") == true, IsOrphan = auth.Flag("orphan") != false };

    public TokenFacts Renewed(TokenFacts fresh) => this with
    {
        At = fresh.At, Ends = fresh.Ends, IsRenewable = fresh.IsRenewable,
        IsExhausted = fresh.Ends is { } later && Ends is { } before && later <= before + TimeSpan.FromSeconds(2), // Lifetimes are told in whole seconds.
    };

    static long Seconds(JsonElement data, string name) => data.Number(name) is > 0 and var seconds ? Math.Min(seconds, MostSeconds) : 0;
}
