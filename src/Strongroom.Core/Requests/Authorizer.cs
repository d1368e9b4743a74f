using Strongroom.Core.Messages;
using Strongroom.Core.Policies;
using Strongroom.Core.Routing;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Requests;

/// <summary>Asks the caller's policies. A write is first told apart into create and update, where the path can tell.</summary>
static class Authorizer
{
    public static async ValueTask<Operation> ClassifyAsync(ClientRequest request, Route? route, TokenCaller? caller, CancellationToken ct)
    {
        if (request.Operation != Operation.Update || route?.Match?.Path is not { Exists: { } exists }) return request.Operation;
        var probe = EngineCall.Of(request, route, Operation.Update, caller);
        try { return await exists(probe with { Fields = PathTable.Parse(route.Match, request.Body) }, ct) ? Operation.Update : Operation.Create; }
        catch (RequestException) { return request.Operation; } // what is wrong with the body is told to those who may write; the engine's turn will find it again
    }

    /// <summary>False: the policies do not allow it.</summary>
    public static bool Allows(ClientRequest request, Route? route, Operation operation, TokenCaller caller)
    {
        var query = new AclQuery(operation, request.Path) { Body = request.Body, WrapTtl = request.WrapTtl > TimeSpan.Zero ? request.WrapTtl : null, NeedsSudo = route?.Access == PathAccess.Sudo, KeepsSlash = route?.Match?.Path.KeepsSlash == true };
        return caller.Acl.Check(query).Allowed;
    }

    public static RequestException Refused() => new(403, ErrorText.Framed(ErrorText.PermissionDenied));
}
