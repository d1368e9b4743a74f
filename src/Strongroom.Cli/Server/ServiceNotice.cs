using System.Net.Sockets;
using System.Text;

namespace Strongroom.Cli.Server;

/// <summary>Tells systemd how the service is (sd_notify(3)); does nothing where nobody asked to be told.</summary>
sealed class ServiceNotice(string? socketPath)
{
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");
    public void Status(string status) => Send($"STATUS={status}");
    public void Reloading() => Send("RELOADING=1");
    public void Stopping() => Send("STOPPING=1\nSTATUS=Stopping");

    void Send(string message)
    {
        if (string.IsNullOrEmpty(socketPath)) return;
        try
        {
            var address = socketPath[0] == '@' ? "\0" + socketPath[1..] : socketPath; // "@" stands for an abstract socket
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.SendTo(Encoding.UTF8.GetBytes(message), new UnixDomainSocketEndPoint(address));
        }
        catch (SocketException)
        {
            // The service runs on without its supervisor's knowledge; there is nobody else to tell.
        }
    }
}
