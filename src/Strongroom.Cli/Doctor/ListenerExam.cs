using System.Net;
using System.Net.Sockets;
using Strongroom.Cli.Configuration;
using Strongroom.Http.Listeners;

namespace Strongroom.Cli.Doctor;

/// <summary>Addresses and certificates of the listeners.</summary>
sealed class ListenerExam(ListenerConfig listener, string apiAddress, TimeProvider time)
{
    public void Examine(DoctorReport report, bool isServerRunning)
    {
        var section = report.Section($"listener {listener.Type} {listener.Address}");
        if (listener.Type == "unix") section.Skip("address", "a socket file is made at the start");
        else Address(section, isServerRunning);
        if (listener.TlsDisable || listener.Type == "unix") NoTls(section);
        else new CertificateExam(listener.TlsCertFile, listener.TlsKeyFile, apiAddress, time).Examine(section);
    }

    void Address(DoctorSection section, bool isServerRunning)
    {
        IReadOnlyList<IPEndPoint> endpoints;
        try { endpoints = ListenAddress.Resolve(listener.Address); }
        catch (ListenerException e)
        {
            section.Fail("address", e.Message, e.Remedy);
            return;
        }
        foreach (var endpoint in endpoints)
        {
            using var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(endpoint);
                section.Ok("address", $"{endpoint} is free");
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                if (isServerRunning) section.Ok("address", $"{endpoint} is taken, as it should be while the server runs");
                else section.Fail("address", $"{endpoint} is in use by another program", "stop it (ss -ltnp shows it), or choose another address");
            }
            catch (SocketException e)
            {
                section.Fail("address", $"{endpoint}: {e.Message}", e.SocketErrorCode == SocketError.AccessDenied ? "ports below 1024 need CAP_NET_BIND_SERVICE" : "use an address of this machine, or 0.0.0.0");
            }
        }
    }

    void NoTls(DoctorSection section)
    {
        if (listener.Type == "unix") return;
        var isLocal = IPEndPoint.TryParse(listener.Address, out var endpoint) ? IPAddress.IsLoopback(endpoint.Address) : listener.Address.StartsWith("localhost:", StringComparison.Ordinal);
        if (isLocal) section.Ok("tls", "is off; only this machine reaches the address");
        else section.Warn("tls", "is off, and others reach the address: tokens and secrets cross the network readable", "set tls_cert_file and tls_key_file");
    }
}
