using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Strongroom.Client.Transport;

/// <summary>Decides on the server's certificate and remembers why it was refused.</summary>
sealed class ServerCertificateCheck(X509Certificate2Collection? roots, string? serverName, bool skip)
{
    public string? Refusal { get; private set; }

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = null;
        if (skip) return true;
        if (certificate is not X509Certificate2 leaf || chain is null) return Refuse("x509: the server sent no certificate");

        if (roots is not null && !IsTrusted(leaf, chain)) return Refuse(ChainRefusal(chain));
        if (roots is null && errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors)) return Refuse(ChainRefusal(chain));
        return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) || Refuse(NameRefusal(leaf, sender));
    }

    // The chain that arrives was built against the system's roots; what counts here are the ones named by the user.
    bool IsTrusted(X509Certificate2 leaf, X509Chain chain)
    {
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Clear();
        chain.ChainPolicy.CustomTrustStore.AddRange(roots!);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(leaf);
    }

    bool Refuse(string reason)
    {
        Refusal = "tls: failed to verify certificate: " + reason;
        return false;
    }

    static string ChainRefusal(X509Chain chain)
    {
        foreach (var status in chain.ChainStatus)
        {
            if (status.Status == X509ChainStatusFlags.NotTimeValid) return "x509: certificate has expired or is not yet valid";
            if (status.Status == X509ChainStatusFlags.Revoked) return "x509: certificate is revoked";
        }
        return "x509: certificate signed by unknown authority";
    }

    string NameRefusal(X509Certificate2 leaf, object sender)
    {
        var wanted = serverName ?? (sender as SslStream)?.TargetHostName ?? "";
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(san => san.EnumerateDnsNames().Concat(san.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        return names.Count == 0
            ? $"x509: certificate is not valid for any names, but wanted to match {wanted}"
            : $"x509: certificate is valid for {string.Join(", ", names)}, not {wanted}";
    }
}
