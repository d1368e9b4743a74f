using Strongroom.Core.Expiration;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys.Token;

/// <summary><c>auth/token/revoke</c>, <c>revoke-self</c>, <c>revoke-orphan</c> and <c>revoke-accessor</c>.</summary>
sealed class TokenRevokePaths(TokenStore tokens, TokenRevoker revoker)
{
    public IEnumerable<EnginePath> Paths =>
    [
        new("revoke", "Revoke a token and its children.") { Fields = [TokenFields.Token], Update = Revoke },
        new("revoke-self", "Revoke the caller's own token and its children.") { Update = Self },
        new("revoke-orphan", "Revoke a token; its children live on as orphans.") { Fields = [TokenFields.Token], Access = PathAccess.Sudo, Update = Orphaning },
        new("revoke-accessor", "Revoke a token by its accessor.") { Fields = [TokenFields.Accessor], Update = ByAccessor },
    ];

    async ValueTask<EngineResponse?> Self(EngineRequest request, CancellationToken ct)
    {
        await revoker.RevokeTreeAsync(((TokenCaller)request.Caller!).Token.Index, CancellationToken.None);
        return null;
    }

    async ValueTask<EngineResponse?> Revoke(EngineRequest request, CancellationToken ct)
    {
        if (await tokens.FindAsync(Presented(request), ct) is { } record) await revoker.RevokeTreeAsync(record.Index, CancellationToken.None);
        return null;
    }

    async ValueTask<EngineResponse?> Orphaning(EngineRequest request, CancellationToken ct)
    {
        if (await tokens.FindAsync(Presented(request), ct) is not { } record) throw new RequestException(400, "token to revoke not found");
        await revoker.RevokeOrphaningAsync(record.Index, CancellationToken.None);
        return null;
    }

    async ValueTask<EngineResponse?> ByAccessor(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(TokenFields.Accessor) is not { Length: > 0 } accessor) throw new RequestException(400, "missing accessor");
        if (await tokens.FindByAccessorAsync(accessor, ct) is not { } record) return new EngineResponse { Warnings = ["No token found with this accessor"] };
        await revoker.RevokeTreeAsync(record.Index, CancellationToken.None);
        return null;
    }

    static string Presented(EngineRequest request)
        => request.Get(TokenFields.Token) is { Length: > 0 } presented ? presented : throw new RequestException(400, "missing token ID");
}
