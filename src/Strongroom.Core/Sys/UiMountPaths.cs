using System.Text.Json.Nodes;
using Strongroom.Core.Mounts;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/internal/ui/mounts</c>: what the caller may see of the mounts. The command line's <c>kv</c> asks here for a mount's version.</summary>
sealed class UiMountPaths(MountLedger ledger)
{
    static readonly Field<string> Path = Field.Text("path", "A path in a mount.").InPath();

    public IEnumerable<EnginePath> Paths =>
    [
        new("internal/ui/mounts", "The mounts the caller may see.") { Access = PathAccess.Unauthenticated, Read = List },
        new("internal/ui/mounts/{path*}", "The mount a path belongs to, if the caller may use the path.") { Access = PathAccess.Unauthenticated, Fields = [Path], Read = Read },
        new("internal/ui/resultant-acl", "What the caller's policies come to.") { Read = ResultantAcl },
        new("internal/ui/namespaces", "The namespaces the caller may see.") { Read = (_, _) => new(EngineResponse.Of(new JsonObject { ["keys"] = new JsonArray("") })) },
    ];

    ValueTask<EngineResponse?> List(EngineRequest request, CancellationToken ct)
    {
        var caller = request.Caller as TokenCaller;
        return new(EngineResponse.Of(new JsonObject { ["auth"] = Visible(caller, auth: true), ["secret"] = Visible(caller, auth: false) }));
    }

    ValueTask<EngineResponse?> ResultantAcl(EngineRequest request, CancellationToken ct)
    {
        var acl = ((TokenCaller)request.Caller!).Acl;
        if (acl.IsRoot) return new(EngineResponse.Of(new JsonObject { ["root"] = true }));
        return new(EngineResponse.Of(new JsonObject { ["exact_paths"] = Named(acl.ExactPaths), ["glob_paths"] = Named(acl.GlobPaths), ["root"] = false }));
    }

    static JsonObject Named(IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> paths)
    {
        var named = new JsonObject();
        foreach (var (path, capabilities) in paths) named[path] = new JsonObject { ["capabilities"] = Json.Texts(capabilities) };
        return named;
    }

    JsonObject Visible(TokenCaller? caller, bool auth)
    {
        var seen = new JsonObject();
        foreach (var entry in ledger.Of(auth).OrderBy(entry => entry.Path, StringComparer.Ordinal))
            if (caller is not null && caller.Acl.HasAnyBelow(auth ? "auth/" + entry.Path : entry.Path)) seen[entry.Path] = MountView.Of(entry);
            else if (entry.Config.ListingVisibility == "unauth") seen[entry.Path] = caller is null ? MountView.PublicOf(entry) : MountView.Of(entry);
        return seen;
    }

    ValueTask<EngineResponse?> Read(EngineRequest request, CancellationToken ct)
    {
        var path = request.Get(Path).TrimEnd('/') + "/";
        var isAuth = path.StartsWith("auth/", StringComparison.Ordinal);
        var inner = isAuth ? path["auth/".Length..] : path;
        var entry = ledger.Of(isAuth).Where(mount => inner.StartsWith(mount.Path, StringComparison.Ordinal)).MaxBy(mount => mount.Path.Length);
        // No policy has to name this path: every token may ask, and is told only of what it may use.
        if (request.Caller is not TokenCaller { Acl: var acl }) throw new RequestException(403, ErrorText.PermissionDenied);
        if (entry is null || !acl.HasAnyBelow(isAuth ? "auth/" + entry.Path : entry.Path))
            throw new RequestException(403, $"preflight capability check returned 403, please ensure client's policies grant access to path \"{path}\"");
        var view = MountView.Of(entry);
        view["path"] = isAuth ? "auth/" + entry.Path : entry.Path;
        return new(EngineResponse.Of(view));
    }
}
