using System.Net;
using System.Net.Sockets;

namespace Strongroom.Http.Listeners;

/// <summary><c>host:port</c> to endpoints: IPv4, <c>[IPv6]</c>, a name; no port means 8200.</summary>
public static class ListenAddress
{
    const int DefaultPort = 8200;

    /// <summary>All endpoints behind it.</summary>
    /// <exception cref="ListenerException">The address has no meaning here.</exception>
    public static IReadOnlyList<IPEndPoint> Resolve(string address)
    {
        var (host, port) = Split(address);
        if (host.Length == 0) return [new IPEndPoint(IPAddress.IPv6Any, port)]; // ":8200" is every address, as in Go
        if (IPAddress.TryParse(host, out var ip)) return [new IPEndPoint(ip, port)];
        try
        {
            var found = Dns.GetHostAddresses(host).Where(each => each.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6).ToList();
            return found.Count > 0 ? [.. found.Select(each => new IPEndPoint(each, port))] : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException e)
        {
            throw new ListenerException($"the listener address \"{address}\" does not resolve: {e.Message}", "use an IP address of this machine, or a name that resolves here", e);
        }
    }

    static (string Host, int Port) Split(string address)
    {
        var colon = address.LastIndexOf(':');
        var hasPort = colon >= 0 && (address.EndsWith(']') is false) && (address.IndexOf(':') == colon || address[colon - 1] == ']');
        var host = (hasPort ? address[..colon] : address).Trim('[', ']');
        if (!hasPort) return (host, DefaultPort);
        return int.TryParse(address.AsSpan(colon + 1), out var port) && port is >= 0 and <= 65535
            ? (host, port) : throw new ListenerException($"the listener address \"{address}\" has no valid port", "write host:port, such as 127.0.0.1:8200 or [::]:8200");
    }
}
