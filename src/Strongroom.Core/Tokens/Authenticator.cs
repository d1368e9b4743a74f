using System.Net;
using Strongroom.Core.Messages;
using Strongroom.Core.Policies;
using Strongroom.Core.Routing;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Tokens;

/// <summary>Turns what a client presents into a caller.</summary>
public sealed class Authenticator(TokenStore tokens, PolicyStore policies)
{
    /// <summary>Null only on paths that need no token: there a bad one counts as none.</summary>
    /// <exception cref="RequestException">403: no token, no such token, or not from this address.</exception>
    public async ValueTask<TokenCaller?> AuthenticateAsync(ClientRequest request, Route? route, CancellationToken ct)
    {
        var needed = route?.Access != PathAccess.Unauthenticated;
        if (request.Token.Length == 0) return needed ? throw Refused(route) : null;
        if (await tokens.FindAsync(request.Token, ct) is not { } record || !MayComeFrom(record.Entry, request.RemoteAddress))
            return needed ? throw Refused(route) : null;
        return await CallerOfAsync(record, ct);
    }

    public ValueTask<TokenCaller> CallerOfAsync(TokenRecord record, CancellationToken ct)
    {
        var acl = policies.AclForAsync(record.Entry.PolicyNames, ct);
        return acl.IsCompletedSuccessfully ? new(CallerOf(record, acl.Result)) : WhenCompiledAsync(record, acl); // compiled already, as a rule
    }

    static async ValueTask<TokenCaller> WhenCompiledAsync(TokenRecord record, ValueTask<Acl> acl) => CallerOf(record, await acl);

    static TokenCaller CallerOf(TokenRecord record, Acl acl) => new()
    {
        Accessor = record.Entry.Accessor,
        DisplayName = record.Entry.DisplayName,
        EntityId = record.Entry.EntityId.Length > 0 ? record.Entry.EntityId : null,
        Policies = record.Entry.PolicyNames,
        Metadata = record.Entry.Meta ?? NoMetadata,
        Token = record,
        Acl = acl,
    };

    static readonly IReadOnlyDictionary<string, string> NoMetadata = new Dictionary<string, string>();

    /// <summary>A token bound to networks is no token elsewhere.</summary>
    static bool MayComeFrom(TokenEntry entry, string address)
    {
        if (entry.BoundCidrs is not { Count: > 0 } cidrs) return true;
        if (!IPAddress.TryParse(address, out var from)) return false;
        if (from.IsIPv4MappedToIPv6) from = from.MapToIPv4();
        foreach (var cidr in cidrs)
            if (cidr.Contains('/') ? IPNetwork.TryParse(cidr, out var network) && network.Contains(from) : IPAddress.TryParse(cidr, out var single) && single.Equals(from))
                return true;
        return false;
    }

    static RequestException Refused(Route? route) => new(403, (route?.Match?.Path.OpenedBy ?? UnauthenticatedPaths.None) switch
    {
        UnauthenticatedPaths.Rekey => Closed("rekey", "disable_unauthed_rekey_endpoints"),
        UnauthenticatedPaths.GenerateRoot => Closed("generate-root", "disable_unauthed_generate_root_endpoints"),
        _ => ErrorText.PermissionDenied,
    });

    /// <summary>Until lately these paths needed no token anywhere, so people and scripts come without one.</summary>
    static string Closed(string name, string listenerSwitch) => $"{ErrorText.PermissionDenied}: this path needs a valid token whose policy allows it (with sudo). "
        + $"It takes requests without a token only where the server's configuration opens it: enable_unauthenticated_access = [\"{name}\"], or {listenerSwitch} = false in a listener";
}
