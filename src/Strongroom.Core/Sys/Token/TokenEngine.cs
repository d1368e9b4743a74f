using Strongroom.Core.Expiration;
using Strongroom.Core.Leases;
using Strongroom.Core.Policies;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys.Token;

/// <summary>The auth method <c>token/</c>: always there, since every other login ends in a token.</summary>
public sealed class TokenEngine(TokenStore tokens, TokenIssuer issuer, PolicyStore policies, LeaseStore leases, LeaseClock clock, TokenRevoker revoker, TimeProvider time) : Engine
{
    protected override PathTable DefinePaths() => new("The token method creates, renews and revokes tokens, and tells about them.",
    [
        .. new TokenCreatePaths(issuer, policies, time).Paths,
        .. new TokenLookupPaths(tokens, time).Paths,
        .. new TokenRenewPaths(tokens, leases, clock, time).Paths,
        .. new TokenRevokePaths(tokens, revoker).Paths,
    ]);
}
