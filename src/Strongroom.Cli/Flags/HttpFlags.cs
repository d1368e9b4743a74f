using Strongroom.Cli.Output;
using System.Globalization;
using Strongroom.Cli.Terminals;
using Strongroom.Client;
using Strongroom.Primitives;

namespace Strongroom.Cli.Flags;

/// <summary>The options of every command that talks to a server, and the variables behind them.</summary>
sealed class HttpFlags
{
    readonly TextFlag _address = new("address", "Address of the server: http://, https:// or unix://. Also VAULT_ADDR. The default is https://127.0.0.1:8200.");
    readonly TextFlag _agentAddress = new("agent-address", "Address of an agent or proxy to go through. Also VAULT_AGENT_ADDR.");
    readonly TextFlag _caCert = new("ca-cert", "File with the PEM certificate of the authority that signed the server's. Wins over -ca-path. Also VAULT_CACERT, or VAULT_CACERT_BYTES for the certificate itself.");
    readonly TextFlag _caPath = new("ca-path", "Folder with PEM certificates of authorities to trust. Also VAULT_CAPATH.");
    readonly TextFlag _clientCert = new("client-cert", "File with a PEM certificate to show to the server; needs -client-key. Also VAULT_CLIENT_CERT.");
    readonly TextFlag _clientKey = new("client-key", "File with the PEM key of -client-cert. Also VAULT_CLIENT_KEY.");
    readonly TextFlag _serverName = new("tls-server-name", "Name the server's certificate must carry, when it is not the one in the address. Also VAULT_TLS_SERVER_NAME.");
    readonly BoolFlag _skipVerify = new("tls-skip-verify", "Do not check the server's certificate. Whoever sits in between can read everything. Also VAULT_SKIP_VERIFY.");
    readonly BoolFlag _noRedirects = new("disable-redirects", "Do not follow a standby's redirect to the active node. Also VAULT_DISABLE_REDIRECTS.");
    readonly TextFlag _namespace = new("namespace", "Namespace of the request. Also VAULT_NAMESPACE.") { Aliases = ["ns"] };
    readonly PairsFlag _header = new("header", "HTTP header to send, as name=value; may be repeated. Names beginning with X-Vault- are refused.");
    readonly ListFlag _mfa = new("mfa", "Credentials for multi-factor authentication, as method[:value]; may be repeated. Also VAULT_MFA.");
    readonly BoolFlag _policyOverride = new("policy-override", "Override a Sentinel policy that allows it.");
    readonly DurationFlag _wrapTtl = new("wrap-ttl", "Wrap the answer in a cubbyhole token with this time to live, such as 60 or 5m. Also VAULT_WRAP_TTL.");

    public BoolFlag CurlString { get; } = new("output-curl-string", "Print the request as a curl command instead of sending it.");

    public BoolFlag PolicyText { get; } = new("output-policy", "Print the policy the request needs instead of sending it.");

    public BoolFlag NonInteractive { get; } = new("non-interactive", "Never ask for anything on the terminal.");

    public void AddTo(FlagSet flags) => flags.Add("HTTP Options",
        _address, _agentAddress, _caCert, _caPath, _clientCert, _clientKey, _serverName, _skipVerify, _noRedirects, _namespace,
        _header, _mfa, _policyOverride, _wrapTtl, CurlString, PolicyText, NonInteractive);

    /// <summary>Puts options, variables and defaults together; a wrong variable is an error, not a default.</summary>
    public VaultClientOptions Read(Terminal terminal, string? token) => new()
    {
        Address = Either(_agentAddress, Either(_address, terminal.Setting("AGENT_ADDR") ?? terminal.Setting("ADDR"))) ?? new VaultClientOptions().Address,
        Token = token,
        Namespace = Either(_namespace, terminal.Setting("NAMESPACE")) is { } name ? name.Trim('/') + "/" : null,
        WrapTtl = _wrapTtl.IsSet ? _wrapTtl.Value > TimeSpan.Zero ? _wrapTtl.Text : null : terminal.Setting("WRAP_TTL"),
        Headers = Headers(terminal),
        CaCertFile = Resolve(terminal, Either(_caCert, terminal.Setting("CACERT"))),
        CaCertDirectory = Resolve(terminal, Either(_caPath, terminal.Setting("CAPATH"))),
        CaCertPem = _caCert.IsSet ? null : terminal.Setting("CACERT_BYTES"),
        ClientCertFile = Resolve(terminal, Either(_clientCert, terminal.Setting("CLIENT_CERT"))),
        ClientKeyFile = Resolve(terminal, Either(_clientKey, terminal.Setting("CLIENT_KEY"))),
        TlsServerName = Either(_serverName, terminal.Setting("TLS_SERVER_NAME")),
        SkipVerify = Switch(_skipVerify, terminal, "SKIP_VERIFY"),
        FollowRedirects = !Switch(_noRedirects, terminal, "DISABLE_REDIRECTS"),
        Timeout = Timeout(terminal),
        MaxRetries = Retries(terminal),
        Proxy = terminal.Setting("PROXY_ADDR") ?? terminal.Setting("HTTP_PROXY"),
        UseSystemProxy = HasSystemProxy(terminal),
    };

    static string? Either(TextFlag flag, string? otherwise) => flag.IsSet ? flag.Value : otherwise;

    static string? Resolve(Terminal terminal, string? path) => string.IsNullOrEmpty(path) ? null : terminal.Resolve(path);

    static bool Switch(BoolFlag flag, Terminal terminal, string variable)
    {
        if (flag.IsSet || terminal.Setting(variable) is not { } text) return flag.Value;
        return BoolFlag.Parse(text) ?? throw Wrong(variable, text, "true or false");
    }

    List<KeyValuePair<string, string>> Headers(Terminal terminal)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, value) in _header.Values)
        {
            if (name.StartsWith("X-Vault-", StringComparison.OrdinalIgnoreCase))
                throw new CommandException(ExitCode.Local, $"Setting headers starting with 'X-Vault-' is not permitted: {name}");
            headers.Add(new(name, value));
        }
        var mfa = _mfa.Values.Count > 0 ? _mfa.Values : terminal.Setting("MFA") is { } credentials ? [credentials] : [];
        foreach (var value in mfa) headers.Add(new("X-Vault-MFA", value));
        if (_policyOverride.Value) headers.Add(new("X-Vault-Policy-Override", "true"));
        return headers;
    }

    static TimeSpan Timeout(Terminal terminal)
    {
        if (terminal.Setting("CLIENT_TIMEOUT") is not { } text) return new VaultClientOptions().Timeout;
        return GoDuration.TryParse(text, out var value) && value > TimeSpan.Zero ? value : throw Wrong("CLIENT_TIMEOUT", text, "a duration, such as 30s");
    }

    // A person at a terminal had rather see the error now than wait for three of them.
    static int Retries(Terminal terminal)
    {
        if (terminal.Setting("MAX_RETRIES") is not { } text) return 0;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : throw Wrong("MAX_RETRIES", text, "a number");
    }

    static bool HasSystemProxy(Terminal terminal)
    {
        foreach (var name in (ReadOnlySpan<string>)["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"])
            if (terminal.Variable(name) is { Length: > 0 })
                return true;
        return false;
    }

    static CommandException Wrong(string variable, string text, string expected) =>
        new(ExitCode.Local, $"VAULT_{variable} is {GoQuote.Of(text)}; it must be {expected}");
}
