using System.Text.Json.Nodes;
using Strongroom.Core.Expiration;
using Strongroom.Core.Leases;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/leases</c>: look up, list and revoke. No engine of this version makes leases of its own, so there is nothing to renew here.</summary>
sealed class LeasePaths(LeaseStore leases, LeaseRevoker revoker, TimeProvider time)
{
    static readonly Field<string> LeaseId = Field.Text("lease_id", "The lease.");
    static readonly Field<string> Prefix = Field.Text("prefix", "Where the leases begin.").InPath();

    public IEnumerable<EnginePath> Paths =>
    [
        new("leases/lookup", "Tell about a lease.") { Fields = [LeaseId], Update = Lookup },
        new("leases/lookup/{prefix*?}", "List leases.") { Access = PathAccess.Sudo, Fields = [Prefix], List = List },
        new("leases/revoke", "Revoke a lease.") { Fields = [LeaseId], Update = Revoke },
        new("leases/revoke-prefix/{prefix*}", "Revoke all leases below a prefix.") { Access = PathAccess.Sudo, Fields = [Prefix], Update = RevokeBelow },
    ];

    async ValueTask<EngineResponse?> Lookup(EngineRequest request, CancellationToken ct)
    {
        var lease = await FindAsync(request, "invalid lease", ct);
        return EngineResponse.Of(new JsonObject
        {
            ["id"] = lease.LeaseId,
            ["issue_time"] = GoTime.Format(lease.IssueTime),
            ["expire_time"] = lease.Expires is { } expires ? GoTime.Format(expires) : null,
            ["last_renewal"] = lease.LastRenewalTime == GoTime.Zero ? null : GoTime.Format(lease.LastRenewalTime),
            ["renewable"] = lease.Renewable,
            ["ttl"] = lease.Expires is { } end ? (long)Math.Max(0, (end - time.GetUtcNow()).TotalSeconds) : 0,
        });
    }

    async ValueTask<EngineResponse?> List(EngineRequest request, CancellationToken ct)
    {
        var prefix = request.Get(Prefix);
        return EngineResponse.Keys(await leases.ListAsync(prefix.Length == 0 || prefix.EndsWith('/') ? prefix : prefix + "/", ct));
    }

    async ValueTask<EngineResponse?> Revoke(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(LeaseId) is not { Length: > 0 } id) throw new RequestException(400, "lease_id must be specified");
        await revoker.RevokeAsync(id, CancellationToken.None);
        return null;
    }

    async ValueTask<EngineResponse?> RevokeBelow(EngineRequest request, CancellationToken ct)
    {
        await revoker.RevokeBelowAsync(request.Get(Prefix), CancellationToken.None);
        return null;
    }

    async ValueTask<LeaseEntry> FindAsync(EngineRequest request, string missing, CancellationToken ct)
    {
        if (request.Get(LeaseId) is not { Length: > 0 } id) throw new RequestException(400, "lease_id must be specified");
        return await leases.GetAsync(id, ct) ?? throw new RequestException(400, missing);
    }
}
