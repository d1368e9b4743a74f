using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Client.Errors;
using Strongroom.Primitives;

namespace Strongroom.Client.Transport;

/// <summary>Builds the HTTP handler: what is not asked for (proxy, TLS) is not loaded, so that short commands stay short.</summary>
static class HandlerFactory
{
    public static SocketsHttpHandler Create(VaultClientOptions options, ServerAddress address, out ServerCertificateCheck? check)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            // As with Go, a proxy of the environment is never asked for this machine itself.
            UseProxy = !string.IsNullOrEmpty(options.Proxy) || (options.UseSystemProxy && address.Base is { IsLoopback: false }),
            AutomaticDecompression = DecompressionMethods.GZip,
            ActivityHeadersPropagator = null,
            ConnectCallback = address.SocketPath is { } path
                ? (_, ct) => Dialer.UnixAsync(path, ct)
                : (context, ct) => Dialer.TcpAsync(context.DnsEndPoint, ct),
        };
        if (!string.IsNullOrEmpty(options.Proxy)) handler.Proxy = Proxy(options.Proxy);
        check = UseTls(handler, options, address);
        return handler;
    }

    static WebProxy Proxy(string address)
    {
        try
        {
            return new WebProxy(address);
        }
        catch (UriFormatException error)
        {
            throw new VaultConfigurationException($"the proxy address {UriText.WithoutUserInfo(address)} is not valid: {error.Message}", error);
        }
    }

    // A plain http address may still be redirected to an https one, so certificates that are named are always loaded.
    static ServerCertificateCheck? UseTls(SocketsHttpHandler handler, VaultClientOptions options, ServerAddress address)
    {
        var authorities = TrustStore.LoadAuthorities(options);
        var certificate = TrustStore.LoadClientCertificate(options);
        if (address.Scheme != "https" && authorities is null && certificate is null) return null;

        var check = new ServerCertificateCheck(authorities, options.TlsServerName, options.SkipVerify);
        handler.SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = check.Accept,
            CertificateChainPolicy = authorities?.HandshakePolicy,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (certificate is not null) handler.SslOptions.ClientCertificateContext = certificate;
        return check;
    }
}
