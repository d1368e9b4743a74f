using Strongroom.Core.Leases;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Expiration;

/// <summary>Ends leases: a token's by ending the token, a secret's by asking the engine that made it.</summary>
public sealed class LeaseRevoker
{
    readonly LeaseStore _leases;
    readonly IStorage _barrier;

    public LeaseRevoker(LeaseStore leases, TokenStore tokens, SecretLeases secrets, IStorage barrier, Func<TokenRecord, string?> cubbyholes)
    {
        (_leases, Secrets, _barrier) = (leases, secrets, barrier);
        Tokens = new TokenRevoker(tokens, barrier, cubbyholes, RevokeAsync);
    }

    public TokenRevoker Tokens { get; }
    public SecretLeases Secrets { get; }

    /// <summary>Ends the lease now; nothing happens when it does not exist.</summary>
    public ValueTask RevokeAsync(string leaseId, CancellationToken ct) => RevokeAsync(leaseId, force: false, ct);

    async ValueTask RevokeAsync(string leaseId, bool force, CancellationToken ct)
    {
        if (await _leases.GetAsync(leaseId, ct) is not { } lease) return;
        leaseId = lease.LeaseId; // whoever asked may have spelled it with another slash, and the token's name is a part of it
        if (!lease.IsToken)
        {
            await Secrets.RevokeAsync(leaseId, onlyDue: false, force, ct);
            return;
        }
        await Tokens.RevokeTreeAsync(leaseId[(leaseId.LastIndexOf('/') + 1)..], ct);
        // A lease whose token is gone already has nobody else to take it away.
        await _barrier.DeleteAsync(LeaseStore.ById + leaseId, ct);
    }

    /// <summary>Ends the lease: of a token now, of a secret in the background.</summary>
    public async ValueTask RevokeSoonAsync(string leaseId, CancellationToken ct)
    {
        if (await _leases.GetAsync(leaseId, ct) is not { } lease) return;
        await (lease.IsToken ? RevokeAsync(lease.LeaseId, ct) : Secrets.ExpireAsync(lease.LeaseId, ct));
    }

    /// <summary>Every lease below <paramref name="prefix"/>, a path with or without the slash at its end; or the one lease of that name.</summary>
    /// <param name="prefix">A mount's path, or more of it.</param>
    /// <param name="way">How each is ended.</param>
    /// <param name="ct">Gives up.</param>
    public async ValueTask RevokeBelowAsync(string prefix, RevocationWay way, CancellationToken ct)
    {
        var ids = new List<string>();
        if (!prefix.EndsWith('/'))
        {
            ids.Add(prefix);
            prefix += "/";
        }
        await foreach (var leaseId in _leases.WalkAsync(prefix, ct)) ids.Add(leaseId);
        foreach (var leaseId in ids)
            await (way == RevocationWay.Soon ? RevokeSoonAsync(leaseId, ct) : RevokeAsync(leaseId, way == RevocationWay.Force, ct));
    }

    /// <summary>Ends the lease if its time has come. Otherwise returns when that will be; null: it is gone or never ends.</summary>
    public async ValueTask<DateTimeOffset?> RevokeIfDueAsync(string leaseId, DateTimeOffset now, CancellationToken ct)
    {
        if (await _leases.GetAsync(leaseId, ct) is not { Expires: { } expires } lease) return null;
        if (expires > now) return expires;
        if (!lease.IsToken) return await Secrets.RevokeAsync(leaseId, onlyDue: true, force: false, ct);
        await RevokeAsync(leaseId, ct);
        return null;
    }
}

/// <summary><see cref="Now"/>: returns when it is done. <see cref="Soon"/>: secrets are ended in the background. <see cref="Force"/>: now, and an engine that fails is passed over.</summary>
public enum RevocationWay { Now, Soon, Force }
