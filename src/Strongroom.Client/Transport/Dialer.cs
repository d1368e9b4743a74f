using System.Net;
using System.Net.Sockets;

namespace Strongroom.Client.Transport;

/// <summary>Opens connections and names the address that refused.</summary>
static class Dialer
{
    public static async ValueTask<Stream> TcpAsync(DnsEndPoint endPoint, CancellationToken ct)
    {
        SocketException? first = null;
        var target = $"tcp: lookup {endPoint.Host}";
        foreach (var address in await ResolveAsync(endPoint.Host, target, ct))
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, endPoint.Port), ct);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (Exception error)
            {
                socket.Dispose();
                if (error is not SocketException refused) throw;
                if (first is null) target = "tcp " + new IPEndPoint(address, endPoint.Port);
                first ??= refused;
            }
        }
        throw new DialException(target, first ?? new SocketException((int)SocketError.HostNotFound));
    }

    public static async ValueTask<Stream> UnixAsync(string path, CancellationToken ct)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), ct);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (Exception error)
        {
            socket.Dispose();
            if (error is SocketException refused) throw new DialException($"unix {path}", refused);
            throw;
        }
    }

    static async ValueTask<IPAddress[]> ResolveAsync(string host, string target, CancellationToken ct)
    {
        if (IPAddress.TryParse(host.Trim('[', ']'), out var literal)) return [literal];
        try
        {
            return await Dns.GetHostAddressesAsync(host, ct);
        }
        catch (SocketException error)
        {
            throw new DialException(target, error);
        }
    }
}
