using System.Net.Sockets;

namespace Strongroom.Client.Transport;

/// <summary>A connection that could not be opened, with the address that was tried.</summary>
sealed class DialException(string target, SocketException cause) : IOException($"dial {target}: {Reason(cause)}", cause)
{
    static string Reason(SocketException cause) => cause.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connect: connection refused",
        SocketError.TimedOut => "i/o timeout",
        SocketError.HostUnreachable => "connect: no route to host",
        SocketError.NetworkUnreachable => "connect: network is unreachable",
        SocketError.ConnectionReset => "connect: connection reset by peer",
        SocketError.AccessDenied => "connect: permission denied",
        SocketError.AddressNotAvailable => "connect: no such file or directory",
        SocketError.HostNotFound or SocketError.NoData => "no such host",
        SocketError.TryAgain => "server misbehaving",
        _ => "connect: " + cause.Message,
    };
}
