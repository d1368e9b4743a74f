using System.Net;
using Microsoft.AspNetCore.Http;
using Strongroom.Sdk.Errors;

namespace Strongroom.Http.Api;

/// <summary>Puts the client's address in place of its proxy's, where the proxy is one of ours. Tokens bound to networks depend on it.</summary>
static class ForwardedFor
{
    const string Header = "X-Forwarded-For";

    /// <exception cref="RequestException">400: the header is missing, not believed, or says nothing usable.</exception>
    public static void Apply(HttpContext context, ForwardedOptions options)
    {
        var given = string.Join(',', (string?[])context.Request.Headers[Header].ToArray());
        if (string.IsNullOrWhiteSpace(given))
        {
            if (options.RejectNotPresent) throw new RequestException(400, "missing x-forwarded-for header and configured to reject when not present");
            return;
        }
        if (!IsAuthorized(context.Connection.RemoteIpAddress, options.Authorized))
        {
            if (options.RejectNotAuthorized) throw new RequestException(400, "client address not authorized for x-forwarded-for and configured to reject connection");
            return;
        }
        context.Connection.RemoteIpAddress = Client(given, options.HopSkips);
    }

    static IPAddress Client(string given, int hopSkips)
    {
        var hops = given.Split(',', StringSplitOptions.TrimEntries);
        var index = hops.Length - 1 - hopSkips;
        if (index < 0) throw new RequestException(400, $"malformed x-forwarded-for configuration or request, hops to skip ({hopSkips}) would skip before earliest chain link (chain length {hops.Length})");
        return IPAddress.TryParse(hops[index], out var ip) ? ip
            : IPEndPoint.TryParse(hops[index], out var endpoint) ? endpoint.Address // some proxies add the port
            : throw new RequestException(400, "malformed x-forwarded-for header: an entry is no IP address");
    }

    static bool IsAuthorized(IPAddress? peer, IReadOnlyList<IPNetwork> networks)
    {
        if (peer is null) return false; // a unix socket has no address to go by
        if (peer.IsIPv4MappedToIPv6) peer = peer.MapToIPv4();
        foreach (var network in networks)
            if (network.Contains(peer)) return true;
        return false;
    }
}
