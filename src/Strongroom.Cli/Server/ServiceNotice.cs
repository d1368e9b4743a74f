using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Strongroom.Cli.Server;

/// <summary>Tells systemd how the service is (sd_notify(3)); does nothing where nobody asked to be told.</summary>
sealed class ServiceNotice(string? socketPath)
{
    public void Ready(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");
    public void Status(string status) => Send($"STATUS={OneLine(status)}");

    /// <summary>The time lets Type=notify-reload tell this reload from an earlier one; Linux's Stopwatch counts CLOCK_MONOTONIC.</summary>
    public void Reloading() => Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={Stopwatch.GetTimestamp() / (Stopwatch.Frequency / 1_000_000)}"));

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
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            // The service runs on without its supervisor's knowledge; there is nobody else to tell.
        }
    }

    static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
