using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Primitives.Tls;

/// <summary>Certificates that somebody named to be trusted, in place of the system's. A chain may end at any of them, also at an intermediate authority whose
/// root is not there, and at the certificate of the other side itself: so it is with programs written in Go, and people's files are made for those.</summary>
/// <remarks>The platform takes nothing but a root for the end of a chain. So it is let build one without a trusted end, and what it says of the part below
/// ours (signatures, dates, uses, constraints) is all that counts.</remarks>
public sealed class TrustedAuthorities
{
    const X509ChainStatusFlags AboutTheEnd = X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.UntrustedRoot;
    static readonly Oid Server = new("1.3.6.1.5.5.7.3.1"), Client = new("1.3.6.1.5.5.7.3.2");
    readonly X509Certificate2Collection _certificates;

    /// <param name="certificates">Stay the caller's until this is not used any more.</param>
    /// <exception cref="CryptographicException">There is none.</exception>
    public TrustedAuthorities(X509Certificate2Collection certificates)
        => _certificates = certificates.Count > 0 ? certificates : throw new CryptographicException("there is no certificate in PEM form");

    /// <summary>What the handshake builds its own chain with: from these alone, and without fetching anything that a certificate names.</summary>
    public X509ChainPolicy HandshakePolicy => Policy([]);

    /// <summary>Why a server's certificate is not to be trusted; <see cref="X509ChainStatusFlags.NoError"/>: it is, by whatever name.</summary>
    /// <param name="leaf">The certificate.</param>
    /// <param name="received">The chain of the handshake, with what else was sent.</param>
    public X509ChainStatusFlags CheckServer(X509Certificate2 leaf, X509Chain? received) => Check(leaf, received, Server);

    /// <summary>The same of a client's.</summary>
    /// <inheritdoc cref="CheckServer"/>
    public X509ChainStatusFlags CheckClient(X509Certificate2 leaf, X509Chain? received) => Check(leaf, received, Client);

    X509ChainStatusFlags Check(X509Certificate2 leaf, X509Chain? received, Oid use)
    {
        using var chain = new X509Chain { ChainPolicy = Policy(received?.ChainPolicy.ExtraStore ?? []) };
        chain.ChainPolicy.ApplicationPolicy.Add(use);
        chain.ChainPolicy.VerificationFlags = X509VerificationFlags.AllowUnknownCertificateAuthority;
        chain.Build(leaf);
        var found = X509ChainStatusFlags.NoError;
        foreach (var element in chain.ChainElements)
        {
            foreach (var status in element.ChainElementStatus) found |= status.Status & ~AboutTheEnd;
            if (found != X509ChainStatusFlags.NoError) return found;
            if (!_certificates.Any(known => known.RawDataMemory.Span.SequenceEqual(element.Certificate.RawDataMemory.Span))) continue;
            var now = chain.ChainPolicy.VerificationTime; // of the last one in a chain without a root the platform does not look at the dates
            return element.Certificate.NotBefore <= now && now <= element.Certificate.NotAfter ? X509ChainStatusFlags.NoError : X509ChainStatusFlags.NotTimeValid;
        }
        return X509ChainStatusFlags.PartialChain;
    }

    X509ChainPolicy Policy(X509Certificate2Collection sent)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(_certificates);
        // Of an authority that is signed by several others the other side may send another certificate than ours: it would lead the chain past it.
        foreach (var each in sent)
            if (!_certificates.Any(known => IsSameAuthority(known, each))) policy.ExtraStore.Add(each);
        return policy;
    }

    static bool IsSameAuthority(X509Certificate2 one, X509Certificate2 other)
        => one.SubjectName.RawData.AsSpan().SequenceEqual(other.SubjectName.RawData) && one.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(other.PublicKey.ExportSubjectPublicKeyInfo());
}
