using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Tests.Http.Listeners;

/// <summary>An authority of one's own, and what it signs.</summary>
sealed class TestCertificates : IDisposable
{
    static readonly DateTimeOffset From = DateTimeOffset.UnixEpoch.AddYears(50), Until = DateTimeOffset.UnixEpoch.AddYears(90);
    readonly ECDsa _key;

    public TestCertificates(string name = "Test CA")
    {
        _key = NewKey();
        Authority = Request(name, _key).CreateSelfSigned(From, Until);
    }

    TestCertificates(ECDsa key, X509Certificate2 authority) => (_key, Authority) = (key, authority);

    public X509Certificate2 Authority { get; }

    /// <summary>An authority below this one.</summary>
    /// <param name="name">Of it.</param>
    /// <param name="end">Null: it lasts as long as all others.</param>
    /// <param name="sameKey">Null: a key of its own; otherwise that one's, as where two authorities vouch for a third.</param>
    public TestCertificates Below(string name, DateTimeOffset? end = null, TestCertificates? sameKey = null)
    {
        var key = sameKey is null ? NewKey() : ECDsa.Create(sameKey._key.ExportParameters(true));
        using var bare = Request(name, key).Create(Authority, From, end ?? Until, RandomNumberGenerator.GetBytes(8));
        return new(key, bare.CopyWithPrivateKey(key));
    }

    /// <param name="name">The subject; the certificate is for <c>localhost</c>.</param>
    /// <param name="end">Null: it lasts as long as all others.</param>
    /// <param name="use">The only use it is for, an OID; null: any.</param>
    public X509Certificate2 Sign(string name, DateTimeOffset? end = null, string? use = null)
    {
        using var key = NewKey();
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        if (use is not null) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], critical: false));
        using var bare = request.Create(Authority, From, end ?? Until, RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    public static void Write(X509Certificate2 certificate, string certFile, string keyFile)
    {
        File.WriteAllText(certFile, certificate.ExportCertificatePem());
        using var key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }

    public void Dispose()
    {
        Authority.Dispose();
        _key.Dispose();
    }

    static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    static CertificateRequest Request(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request;
    }
}
