using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Primitives.Tls;

namespace Strongroom.Client.Transport;

/// <summary>Decides on the server's certificate and remembers why it was refused.</summary>
sealed class ServerCertificateCheck(TrustedAuthorities? authorities, string? serverName, bool skip)
{
    public string? Refusal { get; private set; }

    public bool Accept(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        Refusal = null;
        if (skip) return true;
        if (certificate is not X509Certificate2 leaf || chain is null) return Refuse("x509: the server sent no certificate");

        // The chain that arrives was built by the platform's rules; where the user named authorities, theirs count.
        var problem = authorities?.CheckServer(leaf, chain) ?? (errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors) ? Problem(chain) : X509ChainStatusFlags.NoError);
        if (problem != X509ChainStatusFlags.NoError) return Refuse(ChainRefusal(problem));
        return !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) || Refuse(NameRefusal(leaf, sender));
    }

    static X509ChainStatusFlags Problem(X509Chain chain) => chain.ChainStatus.Aggregate(X509ChainStatusFlags.PartialChain, (all, each) => all | each.Status);

    bool Refuse(string reason)
    {
        Refusal = "tls: failed to verify certificate: " + reason;
        return false;
    }

    static string ChainRefusal(X509ChainStatusFlags problem) => problem switch
    {
        _ when problem.HasFlag(X509ChainStatusFlags.NotTimeValid) => "x509: certificate has expired or is not yet valid",
        _ when problem.HasFlag(X509ChainStatusFlags.Revoked) => "x509: certificate is revoked",
        _ when problem.HasFlag(X509ChainStatusFlags.NotValidForUsage) => "x509: certificate specifies an incompatible key usage",
        _ => "x509: certificate signed by unknown authority",
    };

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
