using Strongroom.Core.Routing;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Requests;

/// <summary>Makes a token of what a login path proved.</summary>
sealed class LoginFlow(TokenIssuer issuer, TimeProvider time)
{
    public async ValueTask<(IssuedAuth Auth, string? Warning)> IssueAsync(AuthResult result, Route route, CancellationToken ct)
    {
        if (result is IssuedAuth issued) return (issued, null);
        var mount = route.Mount.Info;
        var now = time.GetUtcNow();
        var max = result.MaxTtl > TimeSpan.Zero && result.MaxTtl < mount.MaxLeaseTtl ? result.MaxTtl : mount.MaxLeaseTtl;
        var ttl = TtlRules.Grant(result.Ttl, mount.DefaultLeaseTtl, max, result.ExplicitMaxTtl, result.Period, now, now, out var warning);
        var draft = new TokenEntry
        {
            Id = "", Accessor = "",
            Path = mount.Path + route.Path,
            Policies = TokenPolicies.Normalize(result.Policies, withDefault: !result.NoDefaultPolicy),
            Meta = result.Metadata.Count > 0 ? result.Metadata : null,
            DisplayName = result.DisplayName,
            NumUses = result.NumUses,
            Ttl = ttl,
            ExplicitMaxTtl = result.ExplicitMaxTtl,
            Period = result.Period,
        };
        var record = await issuer.IssueAsync(draft, result.Renewable, ct);
        return (IssuedAuth.Of(record, ttl), warning);
    }
}
