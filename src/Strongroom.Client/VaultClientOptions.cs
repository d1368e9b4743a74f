namespace Strongroom.Client;

/// <summary>How to reach a server: what Vault's environment variables and flags say, already read.</summary>
public sealed record VaultClientOptions
{
    /// <summary><c>http://</c>, <c>https://</c> or <c>unix://</c>.</summary>
    public string Address { get; init; } = "https://127.0.0.1:8200";

    public string? Token { get; init; }

    public string? Namespace { get; init; }

    /// <summary>The value of <c>X-Vault-Wrap-TTL</c> for every request that may be wrapped.</summary>
    public string? WrapTtl { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public string? CaCertFile { get; init; }

    public string? CaCertDirectory { get; init; }

    /// <summary>The PEM text itself, not a path (VAULT_CACERT_BYTES).</summary>
    public string? CaCertPem { get; init; }

    public string? ClientCertFile { get; init; }

    public string? ClientKeyFile { get; init; }

    public string? TlsServerName { get; init; }

    public bool SkipVerify { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Attempts after the first one, on 412, 429 and 5xx other than 501.</summary>
    public int MaxRetries { get; init; } = 2;

    /// <summary>Follow one redirect of a standby to the active node.</summary>
    public bool FollowRedirects { get; init; } = true;

    public string? Proxy { get; init; }

    /// <summary>Whether HTTP_PROXY, HTTPS_PROXY and NO_PROXY of this process count.</summary>
    public bool UseSystemProxy { get; init; }

    /// <summary>The token and the keys in it stay out of logs.</summary>
    public override string ToString() => $"VaultClientOptions {{ {Address} }}";
}
