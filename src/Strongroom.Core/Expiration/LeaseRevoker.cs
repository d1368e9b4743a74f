using System.Text.Json.Nodes;
using Strongroom.Core.Leases;
using Strongroom.Core.Routing;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Leases;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Expiration;

/// <summary>Ends leases: a token's by ending the token, a secret's by asking the engine that made it.</summary>
public sealed class LeaseRevoker
{
    readonly LeaseStore _leases;
    readonly IStorage _barrier;
    readonly Router _router;
    readonly TimeProvider _time;

    public LeaseRevoker(LeaseStore leases, TokenStore tokens, IStorage barrier, Router router, TimeProvider time, Func<TokenRecord, string?> cubbyholes)
    {
        (_leases, _barrier, _router, _time) = (leases, barrier, router, time);
        Tokens = new TokenRevoker(tokens, barrier, cubbyholes, RevokeAsync);
    }

    public TokenRevoker Tokens { get; }

    /// <summary>Ends the lease now; nothing happens when it does not exist.</summary>
    public async ValueTask RevokeAsync(string leaseId, CancellationToken ct)
    {
        if (await _leases.GetAsync(leaseId, ct) is not { } lease) return;
        leaseId = lease.LeaseId; // whoever asked may have spelled it with another slash, and the token's name is a part of it
        if (lease.IsToken)
        {
            await Tokens.RevokeTreeAsync(leaseId[(leaseId.LastIndexOf('/') + 1)..], ct);
            // A lease whose token is gone already has nobody else to take it away.
            await _barrier.DeleteAsync(LeaseStore.ById + leaseId, ct);
            return;
        }
        await RevokeSecretAsync(lease, ct);
        await _barrier.DeleteAsync(LeaseStore.ById + leaseId, ct);
    }

    /// <summary>Every lease below <paramref name="prefix"/> (a mount's path), with a slash at its end or without; then also a lease of just that name.</summary>
    public async ValueTask RevokeBelowAsync(string prefix, CancellationToken ct)
    {
        if (!prefix.EndsWith('/'))
        {
            await RevokeAsync(prefix, ct);
            prefix += "/";
        }
        var ids = new List<string>();
        await foreach (var leaseId in _leases.WalkAsync(prefix, ct)) ids.Add(leaseId);
        foreach (var leaseId in ids) await RevokeAsync(leaseId, ct);
    }

    /// <summary>Ends the lease if its time has come. Otherwise returns when that will be; null: it is gone or never ends.</summary>
    public async ValueTask<DateTimeOffset?> RevokeIfDueAsync(string leaseId, CancellationToken ct)
    {
        if (await _leases.GetAsync(leaseId, ct) is not { Expires: { } expires }) return null;
        if (expires > _time.GetUtcNow()) return expires;
        await RevokeAsync(leaseId, ct);
        return null;
    }

    async ValueTask RevokeSecretAsync(LeaseEntry lease, CancellationToken ct)
    {
        var internalData = lease.Secret?.Internal ?? [];
        var mount = _router.Current.Longest(lease.Path) ?? throw new StorageException($"no engine is mounted for lease {lease.LeaseId}");
        var type = Find(mount.Engine.LeaseTypes, internalData["secret_type"]);
        await type.Revoke(new LeaseRequest(lease.LeaseId, internalData, TimeSpan.Zero, lease.IssueTime, mount.View), ct);
    }

    static LeaseType Find(IReadOnlyList<LeaseType> types, JsonNode? name)
    {
        var wanted = name?.GetValue<string>() ?? "";
        return types.FirstOrDefault(type => type.Name == wanted) ?? throw new StorageException($"the engine does not know leases of type \"{wanted}\"");
    }
}
