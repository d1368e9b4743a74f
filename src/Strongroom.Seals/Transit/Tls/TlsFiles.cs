using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Strongroom.Primitives.Tls;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Transit.Tls;

/// <summary>The content of the TLS files at one time, and what it makes.</summary>
sealed class TlsFiles : IDisposable
{
    const int MostBytes = 1024 * 1024, MostFiles = 1000;
    const string Remedy = "give PEM files that the server's user may read";
    readonly List<byte[]> _authorities;
    readonly byte[]? _certificate, _key;

    TlsFiles(List<byte[]> authorities, byte[]? certificate, byte[]? key) => (_authorities, _certificate, _key) = (authorities, certificate, key);

    /// <summary>Tells whether anything is another than it was.</summary>
    public string Stamp
    {
        get
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            foreach (var content in (IEnumerable<byte[]?>)[.. _authorities, _certificate, _key])
            {
                hash.AppendData(BitConverter.GetBytes(content?.Length ?? -1));
                hash.AppendData(content ?? []);
            }
            return Convert.ToHexString(hash.GetHashAndReset());
        }
    }

    /// <exception cref="SealException">CredentialsMissing: a file cannot be read.</exception>
    public static TlsFiles Read(TransitTls tls)
    {
        var authorities = new List<byte[]>();
        if (tls.CaFile is { } file) authorities.Add(Read(file, file.Text));
        else if (tls.CaText is { } text) authorities.Add(Encoding.ASCII.GetBytes(text.Text));
        else if (tls.CaFolder is { } folder) authorities.AddRange(ReadFolder(folder));
        return new TlsFiles(authorities, Content(tls.CertificateFile, tls.CertificateText), Content(tls.KeyFile, tls.KeyText));
    }

    /// <exception cref="SealException">CredentialsMissing: what was read is no certificate or key, or they do not belong together.</exception>
    public SslClientAuthenticationOptions Options(TransitTls tls)
    {
        try
        {
            var options = new SslClientAuthenticationOptions();
            if (tls.SkipVerify) options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            else if (_authorities.Count > 0) TrustOnly(options, _authorities);
            if (_certificate is not null)
            {
                var chain = new X509Certificate2Collection();
                chain.ImportFromPem(Encoding.ASCII.GetString(_certificate));
                options.ClientCertificateContext = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(_certificate), Encoding.ASCII.GetString(_key!)),
                    [.. chain.Skip(1)], offline: true);
            }
            return options;
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException)
        {
            var names = (IEnumerable<SealValue?>)[tls.CaFile, tls.CaText, tls.CaFolder, tls.CertificateFile, tls.CertificateText, tls.KeyFile, tls.KeyText];
            throw Fail(string.Join(", ", names.OfType<SealValue>().Select(Place)), e.Message, e);
        }
    }

    public void Dispose()
    {
        if (_key is not null) CryptographicOperations.ZeroMemory(_key);
    }

    static void TrustOnly(SslClientAuthenticationOptions options, List<byte[]> files)
    {
        var certificates = new X509Certificate2Collection();
        foreach (var pem in files) certificates.ImportFromPem(Encoding.ASCII.GetString(pem));
        var authorities = new TrustedAuthorities(certificates);
        options.CertificateChainPolicy = authorities.HandshakePolicy;
        options.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsTrusted(authorities, certificate as X509Certificate2, chain, errors);
    }

    /// <exception cref="AuthenticationException">It is not: this one says why, which a mere no does not.</exception>
    static bool IsTrusted(TrustedAuthorities authorities, X509Certificate2? leaf, X509Chain? chain, SslPolicyErrors errors)
    {
        if (leaf is null) throw new AuthenticationException("that server shows no certificate");
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)) throw new AuthenticationException($"the certificate of that server ({leaf.Subject}) is for another name");
        return authorities.CheckServer(leaf, chain) is not X509ChainStatusFlags.NoError and var problem
            ? throw new AuthenticationException($"the certificate of that server ({leaf.Subject}, issued by {leaf.Issuer}) is not trusted: {problem}") : true;
    }

    static byte[]? Content(SealValue? file, SealValue? text) => file is not null ? Read(file, file.Text) : text is not null ? Encoding.ASCII.GetBytes(text.Text) : null;

    static List<byte[]> ReadFolder(SealValue folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder.Text).Order(StringComparer.Ordinal).Take(MostFiles).Select(path => Read(folder, path))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException) { throw Fail(Place(folder), e.Message, e); }
    }

    static byte[] Read(SealValue value, string path)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes ? File.ReadAllBytes(path) : throw new InvalidDataException("it is too long for certificates");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException) { throw Fail(Place(value), e.Message, e); }
    }

    static string Place(SealValue value) => value.Name.EndsWith("_bytes", StringComparison.Ordinal) ? $"{value.Name} ({value.Origin})" : $"{value.Name} {value.Text} ({value.Origin})";

    static SealException Fail(string place, string why, Exception e) => new(SealFault.CredentialsMissing, $"{place} cannot be used: {why}", Remedy, e);
}
