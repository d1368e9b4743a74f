using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Client.Errors;
using Strongroom.Primitives.Tls;

namespace Strongroom.Client.Transport;

/// <summary>Loads the certificates that the options name; the errors say which file and why.</summary>
static class TrustStore
{
    /// <summary>The authorities to trust instead of the system's; null when none are named.</summary>
    public static TrustedAuthorities? LoadAuthorities(VaultClientOptions options)
    {
        var roots = new X509Certificate2Collection();
        if (!string.IsNullOrEmpty(options.CaCertFile)) Import(roots, Read(options.CaCertFile, "CA File"));
        else if (!string.IsNullOrEmpty(options.CaCertPem)) Import(roots, options.CaCertPem);
        else if (!string.IsNullOrEmpty(options.CaCertDirectory)) ImportDirectory(roots, options.CaCertDirectory);
        else return null;

        if (roots.Count == 0) throw new VaultConfigurationException("failed to setup TLS config: Error loading CA: no certificate found in PEM form");
        return new(roots);
    }

    /// <summary>With the authorities that follow it in its file, for a server that knows only the one above them.</summary>
    public static SslStreamCertificateContext? LoadClientCertificate(VaultClientOptions options)
    {
        var hasCert = !string.IsNullOrEmpty(options.ClientCertFile);
        if (hasCert != !string.IsNullOrEmpty(options.ClientKeyFile))
            throw new VaultConfigurationException("failed to setup TLS config: both client cert and client key must be provided");
        if (!hasCert) return null;

        var certificate = Read(options.ClientCertFile!, "client certificate");
        var key = Read(options.ClientKeyFile!, "client key");
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(certificate);
            return SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(certificate, key), [.. chain.Skip(1)], offline: true);
        }
        catch (CryptographicException error)
        {
            throw new VaultConfigurationException($"failed to setup TLS config: {options.ClientCertFile}, {options.ClientKeyFile}: {error.Message}", error);
        }
    }

    static void ImportDirectory(X509Certificate2Collection roots, string directory)
    {
        try
        {
            foreach (var file in Directory.EnumerateFiles(directory)) Import(roots, File.ReadAllText(file));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VaultConfigurationException($"failed to setup TLS config: Error loading CA Path: {GoIoError.Open(directory, error)}", error);
        }
    }

    static void Import(X509Certificate2Collection roots, string pem)
    {
        try
        {
            roots.ImportFromPem(pem);
        }
        catch (CryptographicException error)
        {
            throw new VaultConfigurationException("failed to setup TLS config: Error loading CA: " + error.Message, error);
        }
    }

    static string Read(string path, string what)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new VaultConfigurationException($"failed to setup TLS config: Error loading {what}: {GoIoError.Open(path, error)}", error);
        }
    }
}
