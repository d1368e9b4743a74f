using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Cli.Doctor;

/// <summary>A listener's certificate: does the key fit, is it in time, is its chain whole, does it name the server?</summary>
sealed class CertificateExam(string certificateFile, string keyFile, string apiAddress, TimeProvider time)
{
    static readonly TimeSpan Soon = TimeSpan.FromDays(30);

    public void Examine(DoctorSection section)
    {
        try
        {
            using var leaf = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
            section.Ok("certificate", $"{leaf.Subject}; the key fits");
            Expiry(section, leaf);
            Chain(section, leaf);
            Names(section, leaf);
            KeyMode(section);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            section.Fail("certificate", $"{certificateFile} with {keyFile} cannot be used: {e.Message}", "both must be PEM, the key unencrypted and that of the certificate, and readable by the server's user");
        }
    }

    void Expiry(DoctorSection section, X509Certificate2 leaf)
    {
        var left = leaf.NotAfter.ToUniversalTime() - time.GetUtcNow().UtcDateTime;
        var text = $"until {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd}";
        if (left < TimeSpan.Zero) section.Fail("expiry", $"was valid {text}", "put a new certificate in its place and send the server SIGHUP");
        else if (leaf.NotBefore.ToUniversalTime() > time.GetUtcNow().UtcDateTime) section.Fail("expiry", $"is not valid before {leaf.NotBefore.ToUniversalTime():u}", "check this machine's clock");
        else if (left < Soon) section.Warn("expiry", $"{text}, {(int)left.TotalDays} days from now", "renew it; SIGHUP makes the server read it");
        else section.Ok("expiry", text);
    }

    void Chain(DoctorSection section, X509Certificate2 leaf)
    {
        var others = new X509Certificate2Collection();
        others.ImportFromPemFile(certificateFile);
        var isSelfSigned = leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData);
        var hasIssuer = others.Any(other => other.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData));
        foreach (var other in others) other.Dispose();
        if (isSelfSigned) section.Ok("chain", "is self-signed: clients need it as VAULT_CACERT");
        else if (hasIssuer) section.Ok("chain", "the file holds the issuer too");
        else section.Warn("chain", $"the file does not hold the certificate of its issuer, {leaf.Issuer}", "append the intermediate certificates, unless the issuer is a root that clients know");
    }

    void Names(DoctorSection section, X509Certificate2 leaf)
    {
        if (!Uri.TryCreate(apiAddress, UriKind.Absolute, out var uri)) return;
        if (leaf.MatchesHostname(uri.IdnHost)) section.Ok("name", $"fits api_addr, {uri.Host}");
        else section.Warn("name", $"does not name {uri.Host}, which api_addr tells clients to use", "have a certificate with that name as DNS or IP alternative name, or correct api_addr");
    }

    void KeyMode(DoctorSection section)
    {
        if ((File.GetUnixFileMode(keyFile) & (UnixFileMode.OtherRead | UnixFileMode.OtherWrite)) != 0)
            section.Warn("key file", $"{keyFile} can be read by everybody on this machine", $"chmod 0640 {keyFile} and give it the server's group");
    }
}
