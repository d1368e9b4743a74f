using System.Text.Json.Nodes;
using Strongroom.Sdk.Storage;

namespace Strongroom.Sdk.Leases;

/// <summary>A kind of leased secret. <paramref name="Name"/> is stored with every lease: never rename one.</summary>
public sealed record LeaseType(string Name)
{
    /// <summary>Must be repeatable: it is tried again after a crash or a failure.</summary>
    public required Func<LeaseRequest, CancellationToken, ValueTask> Revoke { get; init; }
    /// <summary>The granted TTL, which the core caps by the lease's and the mount's maximum; null: not renewable.</summary>
    public Func<LeaseRequest, CancellationToken, ValueTask<TimeSpan>>? Renew { get; init; }
}

/// <summary>What an engine gets back to renew or revoke its secret.</summary>
/// <param name="LeaseId">The lease.</param>
/// <param name="Internal">What the engine said when it offered it.</param>
/// <param name="Increment">For a renewal: how long from now it is wanted, never zero.</param>
/// <param name="IssuedAt">When the secret was made.</param>
/// <param name="Storage">The mount's.</param>
public sealed record LeaseRequest(string LeaseId, JsonObject Internal, TimeSpan Increment, DateTimeOffset IssuedAt, IStorage Storage);

/// <summary>An engine's wish to have its secret leased; <paramref name="Internal"/> is what it needs back to renew or revoke.</summary>
public sealed record LeaseOffer(LeaseType Type, JsonObject Internal, TimeSpan? Ttl = null, TimeSpan? MaxTtl = null)
{
    /// <summary>Whether this secret is renewable, where its type is.</summary>
    public bool IsRenewable
    {
        get => field && Type.Renew is not null;
        init;
    } = true;
}
