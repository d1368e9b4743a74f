using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Core.Expiration;
using Strongroom.Core.Messages;
using Strongroom.Core.Tokens;
using Strongroom.Core.Wrapping;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/wrapping/…</c>: wrap anything, look at a wrapping token, open it, or move what it holds into a fresh one.</summary>
sealed class WrappingPaths(ResponseWrapper wrapper, TokenStore tokens, TokenRevoker revoker)
{
    static readonly Field<string> Token = Field.Text("token", "The wrapping token; the caller's own when left out.") with { Sensitive = true };

    public IEnumerable<EnginePath> Paths =>
    [
        new("wrapping/wrap", "Wrap the given data (ask for wrapping by header).") { TakesAnyMember = true, Update = Wrap },
        new("wrapping/lookup", "Tell about a wrapping token.") { Access = PathAccess.Unauthenticated, Fields = [Token], Read = Lookup, Update = Lookup },
        new("wrapping/unwrap", "Open a wrapping token.") { Fields = [Token], Update = Unwrap },
        new("wrapping/rewrap", "Move what a wrapping token holds into a fresh one.") { Fields = [Token], Update = Rewrap },
    ];

    static ValueTask<EngineResponse?> Wrap(EngineRequest request, CancellationToken ct)
        => request.Body.ValueKind == JsonValueKind.Object
            ? new(new WrapOnly { Data = JsonObject.Create(request.Body) })
            : throw new RequestException(400, "missing data fields");

    async ValueTask<EngineResponse?> Lookup(EngineRequest request, CancellationToken ct)
        => EngineResponse.Of(await wrapper.LookupAsync(request.Get(Token) is { Length: > 0 } given ? given : Own(request)?.Entry.Id ?? "", ct));

    async ValueTask<EngineResponse?> Unwrap(EngineRequest request, CancellationToken ct)
    {
        var text = await TakeAsync(request, ct);
        return new EngineResponse { Raw = new RawBody("application/json", Encoding.UTF8.GetBytes(text)) };
    }

    async ValueTask<EngineResponse?> Rewrap(EngineRequest request, CancellationToken ct)
    {
        var token = await TokenOfAsync(request, ct);
        var path = token.Entry.Path;
        var text = await TakeAsync(request, ct);
        var origin = new ClientRequest { Id = request.Id, Operation = request.Operation, Path = path };
        return new WrappedAnswer((await wrapper.WrapTextAsync(origin, text, token.Entry.Ttl, "", ct)).Wrap!);
    }

    /// <summary>Spends the token and takes out what it holds. The caller's own token was spent by calling.</summary>
    async ValueTask<string> TakeAsync(EngineRequest request, CancellationToken ct)
    {
        var token = await TokenOfAsync(request, ct);
        var isOwn = Own(request)?.Index == token.Index;
        if (!isOwn && await tokens.TryUseAsync(token, ct) is null) throw new RequestException(400, "wrapping token is not valid or does not exist");
        var text = await wrapper.OpenAsync(token, ct);
        if (!isOwn) await revoker.TryRevokeSpentAsync(token.Index);
        return text;
    }

    async ValueTask<TokenRecord> TokenOfAsync(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(Token) is { Length: > 0 } given && given != Own(request)?.Entry.Id) return await wrapper.FindAsync(given, ct);
        return Own(request) is { } own && ResponseWrapper.IsWrapping(own) ? own : throw new RequestException(400, "wrapping token is not valid or does not exist");
    }

    static TokenRecord? Own(EngineRequest request) => (request.Caller as TokenCaller)?.Token;
}
