using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Primitives.Tls;

namespace Strongroom.Http.Listeners;

/// <summary>The certificate files of a listener as they are now; SIGHUP reads them anew without dropping a connection.</summary>
sealed class TlsCertificates
{
    readonly TlsOptions _options;
    readonly CipherSuitesPolicy? _suites;
    volatile SslStreamCertificateContext _server;
    volatile TrustedAuthorities? _clientAuthorities;

    public TlsCertificates(TlsOptions options)
    {
        _options = options;
        _suites = CipherSuites.PolicyOf(options.CipherSuites);
        (_server, _clientAuthorities) = Load(options);
    }

    /// <summary>Keeps the old certificate when the new files cannot be used.</summary>
    /// <exception cref="ListenerException">They cannot.</exception>
    public void Reload() => (_server, _clientAuthorities) = Load(_options);

    /// <summary>What a new connection is shaken hands with.</summary>
    public SslServerAuthenticationOptions Handshake()
    {
        var handshake = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _server,
            EnabledSslProtocols = _options.Protocols,
            CipherSuitesPolicy = _suites,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
        };
        if (_options.DisableClientCerts) return handshake;
        handshake.ClientCertificateRequired = _options.RequireClientCert;
        if (_options.RequireClientCert) handshake.RemoteCertificateValidationCallback = IsTrustedClient;
        handshake.CertificateChainPolicy = _clientAuthorities?.HandshakePolicy;
        return handshake;
    }

    bool IsTrustedClient(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 client) return false;
        return _clientAuthorities is { } authorities ? authorities.CheckClient(client, chain) == X509ChainStatusFlags.NoError : errors == SslPolicyErrors.None;
    }

    static (SslStreamCertificateContext, TrustedAuthorities?) Load(TlsOptions options)
    {
        var chain = Read(options.CertFile, "tls_cert_file", ReadChain);
        X509Certificate2 leaf;
        try { leaf = X509Certificate2.CreateFromPemFile(options.CertFile, options.KeyFile); }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ListenerException($"the TLS key {options.KeyFile} cannot be used with {options.CertFile}: {e.Message}", "check tls_key_file: it must be the PEM key of that certificate, unencrypted, and readable by the server's user", e);
        }
        var authorities = options.ClientCaFile.Length > 0 ? new TrustedAuthorities(Read(options.ClientCaFile, "tls_client_ca_file", ReadChain)) : null;
        return (SslStreamCertificateContext.Create(leaf, [.. chain.Where(other => other.Thumbprint != leaf.Thumbprint)], offline: true), authorities);
    }

    static X509Certificate2Collection ReadChain(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates.Count > 0 ? certificates : throw new CryptographicException("no PEM certificate in it");
    }

    static T Read<T>(string file, string setting, Func<string, T> read)
    {
        try { return read(file); }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ListenerException($"the TLS file {file} cannot be read: {e.Message}", $"check {setting} and that the server's user may read the file", e);
        }
    }
}
