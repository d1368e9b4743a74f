using System.Text.Json.Nodes;
using Strongroom.Core.Policies;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/capabilities</c>, <c>-self</c> and <c>-accessor</c>: what a token may do at a path.</summary>
sealed class CapabilityPaths(TokenStore tokens, PolicyStore policies)
{
    static readonly Field<string> Token = Field.Text("token", "The token to ask about.") with { Sensitive = true };
    static readonly Field<string> Accessor = Field.Text("accessor", "The accessor of the token to ask about.");
    static readonly Field<IReadOnlyList<string>> Paths_ = Field.Texts("paths", "The paths to ask about.");
    static readonly Field<IReadOnlyList<string>> OldPath = Field.Texts("path", "Old name of paths.") with { Deprecated = true };

    public IEnumerable<EnginePath> Paths =>
    [
        new("capabilities", "The capabilities of a token at paths.") { Fields = [Token, Paths_, OldPath], Update = OfToken },
        new("capabilities-self", "The capabilities of the caller at paths.") { Fields = [Token, Paths_, OldPath], Update = OfSelf },
        new("capabilities-accessor", "The capabilities of a token, by accessor, at paths.") { Fields = [Accessor, Paths_, OldPath], Update = OfAccessor },
    ];

    ValueTask<EngineResponse?> OfSelf(EngineRequest request, CancellationToken ct) => new(Answer(request, ((TokenCaller)request.Caller!).Acl));

    async ValueTask<EngineResponse?> OfToken(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(Token) is not { Length: > 0 } presented) throw new RequestException(400, "token must be supplied");
        if (await tokens.FindAsync(presented, ct) is not { } record) throw new RequestException(400, ErrorText.Framed(ErrorText.InvalidToken));
        return Answer(request, await policies.AclForAsync(record.Entry.PolicyNames, ct));
    }

    async ValueTask<EngineResponse?> OfAccessor(EngineRequest request, CancellationToken ct)
    {
        if (request.Get(Accessor) is not { Length: > 0 } accessor) throw new RequestException(400, "accessor must be supplied");
        if (await tokens.FindByAccessorAsync(accessor, ct) is not { } record) throw new RequestException(400, ErrorText.Framed("invalid accessor"));
        return Answer(request, await policies.AclForAsync(record.Entry.PolicyNames, ct));
    }

    static EngineResponse Answer(EngineRequest request, Acl acl)
    {
        var paths = request.Get(Paths_) is { Count: > 0 } given ? given : request.Get(OldPath);
        if (paths.Count == 0) throw new RequestException(400, "paths must be supplied");
        var data = new JsonObject();
        foreach (var path in paths) data[path] = Json.Texts(acl.Capabilities(path.TrimStart('/')));
        if (paths.Count == 1) data["capabilities"] = Json.Texts(acl.Capabilities(paths[0].TrimStart('/')));
        return new EngineResponse { Data = data, DataAtTop = true };
    }
}
