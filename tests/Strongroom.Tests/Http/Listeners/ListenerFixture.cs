using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Strongroom.Http.Api;
using Strongroom.Http.Listeners;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Http.Listeners;

/// <summary>Listeners in front of a vault that was never initialised: <c>sys/seal-status</c> answers.</summary>
public abstract class ListenerFixture : IAsyncLifetime
{
    readonly TempDirectory _folder = new();
    readonly List<Listener> _listeners = [];
    readonly TestVault _vault = new();

    private protected TestCertificates Certificates { get; } = new();

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected string File(string name) => Path.Combine(_folder.Path, name);

    private protected TlsOptions Tls(string name = "server")
    {
        using var certificate = Certificates.Sign(name);
        TestCertificates.Write(certificate, File("cert.pem"), File("key.pem"));
        return new TlsOptions { CertFile = File("cert.pem"), KeyFile = File("key.pem") };
    }

    private protected async Task<Listener> StartAsync(ListenerOptions options)
    {
        var handler = new ApiHandler(_vault.Vault, options.Api, TimeProvider.System, NullLogger<ApiHandler>.Instance);
        var listener = await Listener.StartAsync(options, handler, NullLoggerFactory.Instance, Ct);
        _listeners.Add(listener);
        return listener;
    }

    private protected Task<Listener> StartAsync(TlsOptions? tls = null) => StartAsync(new ListenerOptions { Address = "127.0.0.1:0", Tls = tls });

    private protected static int PortOf(Listener listener) => new Uri(listener.Addresses[0]).Port;

    /// <summary>Sends text as it is and reads to the end.</summary>
    protected static async Task<string> TalkAsync(Stream stream, string text = "GET /v1/sys/seal-status HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), Ct);
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
    }

    private protected static async Task<NetworkStream> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync("127.0.0.1", port, Ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    /// <summary>The name of the certificate shown, the protocol agreed on, and the answer.</summary>
    private protected async Task<(string Subject, SslProtocols Protocol, TlsCipherSuite Suite, string Answer)> TalkTlsAsync(Listener listener, X509Certificate2? client = null, SslProtocols protocols = SslProtocols.None, X509Certificate2Collection? sent = null)
    {
        await using var tls = new SslStream(await ConnectAsync(PortOf(listener)));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocols,
            ClientCertificateContext = client is null ? null : SslStreamCertificateContext.Create(client, sent, offline: true),
            CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { Certificates.Authority }, RevocationMode = X509RevocationMode.NoCheck },
        }, Ct);
        return (tls.RemoteCertificate!.Subject, tls.SslProtocol, tls.NegotiatedCipherSuite, await TalkAsync(tls));
    }

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in _listeners)
        {
            await listener.StopAsync(TimeSpan.FromSeconds(1));
            await listener.DisposeAsync();
        }
        await _vault.DisposeAsync();
        Certificates.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
