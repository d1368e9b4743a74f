using System.Text.Json.Nodes;
using Strongroom.Sdk.Storage;

namespace Strongroom.Sdk.Leases;

/// <summary>A kind of leased secret. <paramref name="Name"/> is stored with every lease: never rename one.</summary>
public sealed record LeaseType(string Name)
{
    /// <summary>Must be repeatable: it is tried again after a crash or a failure.</summary>
    public required Func<LeaseRequest, CancellationToken, ValueTask> Revoke { get; init; }
    /// <summary>The granted TTL; null: not renewable.</summary>
    public Func<LeaseRequest, CancellationToken, ValueTask<TimeSpan>>? Renew { get; init; }
}

public sealed record LeaseRequest(string LeaseId, JsonObject Internal, TimeSpan Increment, DateTimeOffset IssuedAt, IStorage Storage);

/// <summary>An engine's wish to have its secret leased; <paramref name="Internal"/> is what it needs back to renew or revoke.</summary>
public sealed record LeaseOffer(LeaseType Type, JsonObject Internal, TimeSpan? Ttl = null, TimeSpan? MaxTtl = null);
