using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Testing.Clouds.Transit;

/// <summary>TLS before a plain port of this machine; remembers the client certificates it saw and the names it was called by.</summary>
sealed class TlsDoor : IAsyncDisposable
{
    readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource _stop = new();
    readonly ConcurrentBag<Task> _connections = [];
    readonly X509Certificate2 _certificate;
    readonly int _target;
    readonly Task _accepting;

    public TlsDoor(X509Certificate2 certificate, int target)
    {
        (_certificate, _target) = (certificate, target);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;
    public bool WantsCertificate { get; set; }
    public ConcurrentQueue<string> Clients { get; } = [];
    public ConcurrentQueue<string> Names { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
            try { _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token))); }
            catch (Exception e) when (e is OperationCanceledException or SocketException) { return; }
    }

    async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await using var tls = new SslStream(client.GetStream(), false, (_, certificate, _, _) => !WantsCertificate || certificate is not null);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate, ClientCertificateRequired = WantsCertificate }, _stop.Token);
                Names.Enqueue(tls.TargetHostName);
                if (tls.RemoteCertificate is { } shown) Clients.Enqueue(shown.Subject);
                using var target = new TcpClient();
                await target.ConnectAsync(IPAddress.Loopback, _target, _stop.Token);
                await Task.WhenAny(tls.CopyToAsync(target.GetStream(), _stop.Token), target.GetStream().CopyToAsync(tls, _stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or System.Security.Authentication.AuthenticationException) { }
    }
}
