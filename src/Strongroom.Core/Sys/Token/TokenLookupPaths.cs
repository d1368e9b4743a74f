using System.Text.Json.Nodes;
using Strongroom.Core.Tokens;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys.Token;

/// <summary><c>auth/token/lookup</c>, <c>lookup-self</c>, <c>lookup-accessor</c> and <c>accessors</c>.</summary>
sealed class TokenLookupPaths(TokenStore tokens, TimeProvider time)
{
    public IEnumerable<EnginePath> Paths =>
    [
        new("lookup", "Tell about a token.") { Fields = [TokenFields.Token], Read = Lookup, Update = Lookup },
        new("lookup-self", "Tell about the caller's own token.") { Fields = [TokenFields.Token], Read = Self, Update = Self },
        new("lookup-accessor", "Tell about a token by its accessor.") { Fields = [TokenFields.Accessor], Update = ByAccessor },
        new("accessors", "List the accessors of all tokens.") { Access = PathAccess.Sudo, List = Accessors },
    ];

    ValueTask<EngineResponse?> Self(EngineRequest request, CancellationToken ct) 
    {
        var own = ((TokenCaller)request.Caller!).Token;
        return new(View(own, own.Entry.Id));
    }

    async ValueTask<EngineResponse?> Lookup(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(TokenFields.Token) is not { Length: > 0 } presented) return await Self(request, ct);
        return await tokens.FindAsync(presented, ct) is { } record ? View(record, presented) : throw new RequestException(403, "bad token");
    }

    async ValueTask<EngineResponse?> ByAccessor(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(TokenFields.Accessor) is not { Length: > 0 } accessor) throw new RequestException(400, "missing accessor");
        return await tokens.FindByAccessorAsync(accessor, ct) is { } record ? View(record, "") : throw new RequestException(403, ErrorText.Framed("invalid accessor"));
    }

    async ValueTask<EngineResponse?> Accessors(EngineRequest request, CancellationToken ct) => EngineResponse.Keys(await tokens.AccessorsAsync(ct));

    EngineResponse View(TokenRecord record, string shownId)
    {
        var entry = record.Entry;
        var data = new JsonObject
        {
            ["id"] = shownId,
            ["accessor"] = entry.Accessor,
            ["policies"] = Json.Texts(entry.PolicyNames),
            ["path"] = entry.Path,
            ["meta"] = entry.Meta is { } meta ? new JsonObject(meta.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) : null,
            ["display_name"] = entry.DisplayName,
            ["num_uses"] = entry.NumUses,
            ["orphan"] = entry.IsOrphan,
            ["creation_time"] = entry.CreationTime,
            ["creation_ttl"] = (long)entry.Ttl.TotalSeconds,
            ["expire_time"] = record.Expires is { } expires ? GoTime.Format(expires) : null,
            ["ttl"] = record.Expires is { } end ? (long)Math.Max(0, (end - time.GetUtcNow()).TotalSeconds) : 0,
            ["explicit_max_ttl"] = (long)entry.ExplicitMaxTtl.TotalSeconds,
            ["entity_id"] = entry.EntityId,
            ["type"] = entry.Type == TokenType.Batch ? "batch" : "service",
        };
        if (entry.Role.Length > 0) data["role"] = entry.Role;
        if (entry.Period > TimeSpan.Zero) data["period"] = (long)entry.Period.TotalSeconds;
        if (entry.BoundCidrs is { Count: > 0 } cidrs) data["bound_cidrs"] = Json.Texts(cidrs);
        if (record.Expires is null && entry.Path == "auth/token/root") return EngineResponse.Of(data);
        data["issue_time"] = GoTime.Format(record.Issued ?? DateTimeOffset.FromUnixTimeSeconds(entry.CreationTime));
        data["renewable"] = record.Renewable;
        if (record.LastRenewal is { } renewal)
        {
            data["last_renewal"] = GoTime.Format(renewal);
            data["last_renewal_time"] = renewal.ToUnixTimeSeconds();
        }
        return EngineResponse.Of(data);
    }

}
