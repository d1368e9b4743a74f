using System.Text.Json.Nodes;
using Strongroom.Core.Expiration;
using Strongroom.Core.Leases;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/leases</c>: look up, list, renew and revoke; the older <c>sys/renew</c>, <c>sys/revoke</c>, <c>sys/revoke-prefix</c> and <c>sys/revoke-force</c> too.</summary>
sealed class LeasePaths(LeaseStore leases, LeaseRevoker revoker, LeaseTidier tidier, TimeProvider time)
{
    const string TidyStarted = "Tidy operation successfully started. Any information from the operation will be printed to Vault's server logs.";

    static readonly Field<string> LeaseId = Field.Text("lease_id", "The lease.");
    static readonly Field<string> UrlLeaseId = Field.Text("url_lease_id", "The lease, in the path.").InPath();
    static readonly Field<TimeSpan> Increment = Field.Duration("increment", "How long the lease is wanted from now on.");
    static readonly Field<bool> Sync = Field.Flag("sync", "Answer when it is done. Without: secrets are revoked in the background.", fallback: true);
    static readonly Field<string> Prefix = Field.Text("prefix", "Where the leases begin.").InPath();

    public IEnumerable<EnginePath> Paths =>
    [
        new("leases/lookup", "Tell about a lease.") { Fields = [LeaseId], Update = Lookup },
        new("leases/lookup/{prefix*?}", "List leases.") { Access = PathAccess.Sudo, Fields = [Prefix], List = List },
        .. new[] { "leases/", "" }.SelectMany(Actions),
        new("leases/tidy", "Remove what is left of leases whose token is gone.") { Update = Tidy },
    ];

    /// <summary>What exists at two places, since old scripts know the older one.</summary>
    IEnumerable<EnginePath> Actions(string below) =>
    [
        new(below + "renew/{url_lease_id*?}", "Renew a lease.") { Fields = [LeaseId, UrlLeaseId, Increment], Update = Renew },
        new(below + "revoke/{url_lease_id*?}", "Revoke a lease.") { Fields = [LeaseId, UrlLeaseId, Sync], Update = Revoke },
        new(below + "revoke-prefix/{prefix*}", "Revoke all leases below a prefix.") { Access = PathAccess.Sudo, Fields = [Prefix, Sync], Update = RevokeBelow },
        new(below + "revoke-force/{prefix*}", "Revoke all leases below a prefix, also when the engine fails: its secrets may then stay good.") { Access = PathAccess.Sudo, Fields = [Prefix], Update = RevokeForce },
    ];

    async ValueTask<EngineResponse?> Lookup(EngineRequest request, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var lease = await leases.GetAsync(IdOf(request), ct);
        if (lease is null || lease.Expires <= now) throw new RequestException(400, "invalid lease"); // one that is over is only waiting for its engine
        return EngineResponse.Of(new JsonObject
        {
            ["id"] = lease.LeaseId,
            ["issue_time"] = GoTime.Format(lease.IssueTime),
            ["expire_time"] = lease.Expires is { } expires ? GoTime.Format(expires) : null,
            ["last_renewal"] = lease.LastRenewalTime == GoTime.Zero ? null : GoTime.Format(lease.LastRenewalTime),
            ["renewable"] = lease.Renewable,
            ["ttl"] = lease.Expires is { } end ? (long)(end - now).TotalSeconds : 0,
        });
    }

    async ValueTask<EngineResponse?> List(EngineRequest request, CancellationToken ct)
    {
        var prefix = request.Get(Prefix);
        return EngineResponse.Keys(await leases.ListAsync(prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/", ct));
    }

    async ValueTask<EngineResponse?> Renew(EngineRequest request, CancellationToken ct)
    {
        var (lease, warning) = await revoker.Secrets.RenewAsync(IdOf(request), request.Get(Increment), ct);
        return new LeaseAnswer(lease, lease.ExpireTime - lease.LastRenewalTime) { Warnings = warning is null ? [] : [warning] };
    }

    async ValueTask<EngineResponse?> Revoke(EngineRequest request, CancellationToken ct)
    {
        var sync = request.Get(Sync);
        await (sync ? revoker.RevokeAsync(IdOf(request), CancellationToken.None) : revoker.RevokeSoonAsync(IdOf(request), CancellationToken.None));
        return sync ? null : new EngineResponse { Status = 202 };
    }

    async ValueTask<EngineResponse?> RevokeBelow(EngineRequest request, CancellationToken ct)
    {
        var sync = request.Get(Sync);
        await revoker.RevokeBelowAsync(request.Get(Prefix), sync ? RevocationWay.Now : RevocationWay.Soon, CancellationToken.None);
        return sync ? null : new EngineResponse { Status = 202 };
    }

    async ValueTask<EngineResponse?> RevokeForce(EngineRequest request, CancellationToken ct)
    {
        await revoker.RevokeBelowAsync(request.Get(Prefix), RevocationWay.Force, CancellationToken.None);
        return null;
    }

    ValueTask<EngineResponse?> Tidy(EngineRequest request, CancellationToken ct)
        => new(tidier.TryStart() ? new EngineResponse { Status = 202, Warnings = [TidyStarted] } : new EngineResponse { Warnings = ["Tidy operation already in progress."] });

    /// <summary>The body's word counts before the path's. In its one spelling: locks and the clock know a lease by its id, and a token's name is a part of it.</summary>
    static string IdOf(EngineRequest request)
    {
        var id = request.Get(LeaseId) is { Length: > 0 } given ? given : request.Get(UrlLeaseId);
        if (id.Length == 0) throw new RequestException(400, "lease_id must be specified");
        return StorageKey.Problem(id) is null && id.AsSpan().ContainsAnyExcept('/', '.') ? KeyPath.Normalize(id) : throw new RequestException(400, "invalid lease");
    }
}
