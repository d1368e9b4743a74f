using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.AzureKeyVault.Credentials;

/// <summary>Reads a certificate with its key: PFX (PKCS #12), or PEM with both in one file, the key encrypted or not.</summary>
static class ClientCertificate
{
    const int MostBytes = 256 * 1024;

    /// <exception cref="SealException">CredentialsMissing: it cannot be read, or is not one.</exception>
    public static X509Certificate2 Load(AzureAuth auth)
    {
        byte[]? content = null;
        try
        {
            content = Read(auth);
            var password = auth.CertificatePassword?.Text;
            return content.AsSpan().IndexOf("-----BEGIN"u8) >= 0 ? OfPem(content, password)
                : X509CertificateLoader.LoadPkcs12(content, password, X509KeyStorageFlags.EphemeralKeySet);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SealException(SealFault.CredentialsMissing, $"the client certificate {Place(auth)} cannot be used: {e.Message}",
                "give a PFX file, or a PEM file with certificate and key, and cert_password if it has one", e);
        }
        finally
        {
            if (content is not null) CryptographicOperations.ZeroMemory(content);
        }
    }

    public static string Place(AzureAuth auth) => auth.CertificatePath is { } path ? $"{path.Text} ({path.Origin})" : $"in cert_bytes ({auth.CertificateBytes?.Origin})";

    static byte[] Read(AzureAuth auth)
    {
        if (auth.CertificatePath is { } path)
            return new FileInfo(path.Text).Length <= MostBytes ? File.ReadAllBytes(path.Text) : throw new InvalidDataException("it is too long for a certificate");
        var text = auth.CertificateBytes!.Text;
        if (text.Contains("-----BEGIN", StringComparison.Ordinal)) return Encoding.ASCII.GetBytes(text);
        try { return Convert.FromBase64String(text); }
        catch (FormatException e) { throw new InvalidDataException("it is neither PEM nor a PFX in base64", e); }
    }

    static X509Certificate2 OfPem(byte[] content, string? password)
    {
        var pem = Encoding.ASCII.GetString(content);
        return pem.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(pem, pem, password ?? throw new CryptographicException("its key is encrypted, and there is no cert_password"))
            : X509Certificate2.CreateFromPem(pem, pem);
    }
}
