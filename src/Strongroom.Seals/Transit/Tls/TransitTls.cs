using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Transit.Tls;

/// <summary>How the other server is trusted, and how this one shows itself to it. Files are named, not read: they may be renewed at any time.</summary>
sealed record TransitTls
{
    public SealValue? CaFile { get; init; }
    public SealValue? CaFolder { get; init; }
    public SealValue? CaText { get; init; }
    public SealValue? CertificateFile { get; init; }
    public SealValue? CertificateText { get; init; }
    public SealValue? KeyFile { get; init; }
    public SealValue? KeyText { get; init; }
    public string? ServerName { get; init; }
    public bool SkipVerify { get; init; }

    public static TransitTls Read(SealParameters parameters)
    {
        var tls = new TransitTls
        {
            CaFile = parameters.Text("tls_ca_cert", Precedence.Configuration, "BAO_CACERT", "VAULT_CACERT"),
            CaText = parameters.Secret("tls_ca_cert_bytes", Precedence.Configuration, "BAO_CACERT_BYTES", "VAULT_CACERT_BYTES"),
            CaFolder = parameters.Text("tls_ca_path", Precedence.Configuration, "BAO_CAPATH", "VAULT_CAPATH"),
            CertificateFile = parameters.Text("tls_client_cert", Precedence.Configuration, "BAO_CLIENT_CERT", "VAULT_CLIENT_CERT"),
            CertificateText = parameters.Secret("tls_client_cert_bytes", Precedence.Configuration),
            KeyFile = parameters.Text("tls_client_key", Precedence.Configuration, "BAO_CLIENT_KEY", "VAULT_CLIENT_KEY"),
            KeyText = parameters.Secret("tls_client_key_bytes", Precedence.Configuration),
            ServerName = ReadServerName(parameters),
            SkipVerify = parameters.Flag("tls_skip_verify", Precedence.Configuration, "BAO_SKIP_VERIFY", "VAULT_SKIP_VERIFY") == true,
        };
        if (tls.HasCertificate != tls.HasKey)
            parameters.Missing(tls.HasKey ? "tls_client_cert" : "tls_client_key", $": a client certificate and its key go together ({(tls.CertificateFile ?? tls.CertificateText ?? tls.KeyFile ?? tls.KeyText)!.Origin})");
        return tls;
    }

    public bool HasCertificate => CertificateFile is not null || CertificateText is not null;
    bool HasKey => KeyFile is not null || KeyText is not null;

    static string? ReadServerName(SealParameters parameters)
    {
        var value = parameters.Text("tls_server_name", Precedence.Configuration, "BAO_TLS_SERVER_NAME", "VAULT_TLS_SERVER_NAME");
        if (value is not null && Uri.CheckHostName(value.Text) == UriHostNameType.Unknown) parameters.Problem("tls_server_name", $"\"{value.Text}\" is not a host name ({value.Origin})");
        return value?.Text;
    }
}
