using Strongroom.Core.Expiration;
using Strongroom.Core.Leases;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys.Token;

/// <summary><c>auth/token/renew</c>, <c>renew-self</c> and <c>renew-accessor</c>.</summary>
sealed class TokenRenewPaths(TokenStore tokens, LeaseStore leases, LeaseClock clock, TimeProvider time)
{
    public IEnumerable<EnginePath> Paths =>
    [
        new("renew", "Renew a token.") { Fields = [TokenFields.Token, TokenFields.Increment], Update = Renew },
        new("renew-self", "Renew the caller's own token.") { Fields = [TokenFields.Token, TokenFields.Increment], Update = Self },
        new("renew-accessor", "Renew a token by its accessor.") { Fields = [TokenFields.Accessor, TokenFields.Increment], Update = ByAccessor },
    ];

    ValueTask<EngineResponse?> Self(EngineRequest request, CancellationToken ct) => RenewAsync(((TokenCaller)request.Caller!).Token, request, showId: true, ct);

    async ValueTask<EngineResponse?> Renew(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(TokenFields.Token) is not { Length: > 0 } presented) throw new RequestException(400, "missing token ID");
        if (await tokens.FindAsync(presented, ct) is not { } record) throw new RequestException(400, "token not found");
        return await RenewAsync(record, request, showId: true, ct);
    }

    async ValueTask<EngineResponse?> ByAccessor(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(TokenFields.Accessor) is not { Length: > 0 } accessor) throw new RequestException(400, "missing accessor");
        if (await tokens.FindByAccessorAsync(accessor, ct) is not { } record) throw new RequestException(400, ErrorText.Framed("invalid accessor"));
        return await RenewAsync(record, request, showId: false, ct);
    }

    async ValueTask<EngineResponse?> RenewAsync(TokenRecord record, EngineRequest request, bool showId, CancellationToken ct)
    {
        if (record.Entry.NeedsNoLease || await leases.GetAsync(record.LeaseId, ct) is not { Auth: { } auth } lease) throw new RequestException(400, "invalid lease ID");
        if (!lease.Renewable) throw new RequestException(400, "lease is not renewable");
        var now = time.GetUtcNow();
        var mount = request.Mount;
        var entry = record.Entry;
        var ttl = TtlRules.Grant(request.Get(TokenFields.Increment), entry.Ttl > TimeSpan.Zero ? entry.Ttl : mount.DefaultLeaseTtl, mount.MaxLeaseTtl, entry.ExplicitMaxTtl, entry.Period, lease.IssueTime, now, out var warning);
        var renewed = lease with { ExpireTime = now + ttl, LastRenewalTime = now, Auth = auth with { Ttl = ttl } };
        if (!await tokens.RenewAsync(record, renewed, ct)) throw new RequestException(400, "token not found");
        clock.Watch(renewed);
        var issued = IssuedAuth.Of(record, ttl);
        if (!showId) issued = issued with { Block = issued.Block with { ClientToken = "" } };
        return new EngineResponse { Auth = issued, Warnings = warning is null ? [] : [warning] };
    }
}
