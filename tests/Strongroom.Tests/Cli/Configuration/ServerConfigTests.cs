using Strongroom.Cli.Configuration;

namespace Strongroom.Tests.Cli.Configuration;

public sealed class ServerConfigTests : IDisposable
{
    const string Storage = "storage \"file\" { path = \"/d\" }\n";
    const string Listener = "listener \"tcp\" { address = \"127.0.0.1:8200\" tls_disable = 1 }\n";
    const string Minimal = Storage + Listener;

    readonly ConfigFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    ServerConfig Good(string text, Dictionary<string, string>? environment = null)
    {
        _folder.Write("vault.hcl", text);
        var (config, problems) = _folder.Load(environment);
        Assert.Empty(problems);
        return config!;
    }

    [Fact]
    public void The_guides_file_is_understood()
    {
        _folder.Write("vault.hcl", """
            storage "file" {
              path = "/opt/vault"
            }
            listener "tcp" {
              address     = "0.0.0.0:8200"
              tls_disable = 1
            }
            seal "awskms" {
              kms_key_id = "1234"
            }
            ui=true
            """);
        var (config, problems) = _folder.Load();
        Assert.Equal(["vault.hcl:4:1: listener.tcp.tls_disable: every network reaches 0.0.0.0:8200 without TLS: tokens and secrets can be read on the way, set tls_cert_file and tls_key_file"], problems);
        Assert.Equal(("file", "/opt/vault"), (config!.Storage!.Type, config.Storage.Parameters["path"]));
        Assert.Equal(("0.0.0.0:8200", true), (config.Listeners[0].Address, config.Listeners[0].TlsDisable));
        Assert.Equal(("awskms", "1234"), (config.Seals[0].Type, config.Seals[0].Parameters["kms_key_id"]));
        Assert.EndsWith("vault.hcl:8", config.Seals[0].Source, StringComparison.Ordinal);
        Assert.True(config.Ui);
    }

    [Fact]
    public void Json_says_the_same()
    {
        _folder.Write("vault.json", """
            {"storage": {"inmem": {}}, "listener": [{"tcp": {"address": "[::1]:0", "tls_disable": "true"}}, {"unix": {"address": "/run/vault.sock", "socket_mode": "0600"}}],
             "ui": "1", "default_lease_ttl": "1h", "max_lease_ttl": 7200, "telemetry": {"disable_hostname": true}, "seal": {"transit": {"address": "http://x", "priority": "2"}}}
            """);
        var (config, problems) = _folder.Load();
        Assert.Empty(problems);
        Assert.Equal(["tcp", "unix"], config!.Listeners.Select(listener => listener.Type));
        Assert.Equal(("/run/vault.sock", "0600"), (config.Listeners[1].Address, config.Listeners[1].SocketMode));
        Assert.Equal((TimeSpan.FromHours(1), TimeSpan.FromHours(2), true), (config.DefaultLeaseTtl, config.MaxLeaseTtl, config.Telemetry.DisableHostname));
        Assert.Equal((2, false), (config.Seals[0].Priority, config.Seals[0].Parameters.ContainsKey("priority")));
    }

    [Fact]
    public void Files_of_a_folder_are_merged_in_order()
    {
        _folder.Write("10.hcl", Storage + "cluster_name = \"one\"\nlog_level = \"debug\"\n" + Listener);
        _folder.Write("20.json", """{"cluster_name": "two", "listener": {"unix": {"address": "/s"}}}""");
        _folder.Write("notes.txt", "not read");
        _folder.Write(".30.hcl", "not read either {");
        var (config, problems) = _folder.Load();
        Assert.Empty(problems);
        Assert.Equal(("two", "debug", 2), (config!.ClusterName, config.LogLevel, config.Listeners.Count));
        Assert.EndsWith("20.json:1:2", config.Origins["cluster_name"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_environment_stands_above_the_files()
    {
        var config = Good(Minimal + "api_addr = \"http://a:8200\"\nui = true", new()
        {
            ["VAULT_API_ADDR"] = "https://b:8200", ["VAULT_LOG_LEVEL"] = "WARNING", ["VAULT_UI"] = "false", ["VAULT_SEAL_TYPE"] = "awskms",
        });
        Assert.Equal(("https://b:8200", "warn", false, "awskms"), (config.ApiAddress, config.LogLevel, config.Ui, config.Seals[0].Type));
        Assert.Equal(("VAULT_API_ADDR", "VAULT_UI", "VAULT_SEAL_TYPE"), (config.Origins["api_addr"], config.Origins["ui"], config.Origins["seal"]));
    }

    [Fact]
    public void The_seal_variable_replaces_every_seal_that_is_not_disabled_and_says_so()
    {
        _folder.Write("vault.hcl", Minimal + "seal \"transit\" { disabled = true }\nseal \"static\" { current_key_id = \"k\" }");
        var (config, problems) = _folder.Load(new() { ["VAULT_SEAL_TYPE"] = "awskms" });
        Assert.Equal(["transit", "awskms"], config!.Seals.Select(seal => seal.Type));
        Assert.Equal(["vault.hcl:4: seal: type \"static\" is replaced by VAULT_SEAL_TYPE=awskms, unset the variable if that is not meant"], problems);
    }

    [Fact]
    public void A_listener_has_all_its_settings()
    {
        var listener = Good(Storage + """
            listener "tcp" {
              address = ":8200"
              cluster_address = "10.0.0.1:8201"
              tls_cert_file = "/c" tls_key_file = "/k" tls_min_version = "tls13" tls_client_ca_file = "/ca"
              tls_require_and_verify_client_cert = "true"
              max_request_size = 1024 max_request_duration = "5s" http_idle_timeout = 60
              x_forwarded_for_authorized_addrs = ["10.0.0.0/8", "::1"] x_forwarded_for_hop_skips = "1" x_forwarded_for_reject_not_present = false
              telemetry { unauthenticated_metrics_access = true }
              custom_response_headers { "default" = { "X-A" = ["1"] } "4xx" = { "X-B" = "2" } }
            }
            """).Listeners[0];
        Assert.Equal(("tls13", "/ca", true, 1024L), (listener.TlsMinVersion, listener.TlsClientCaFile, listener.TlsRequireAndVerifyClientCert, listener.MaxRequestSize));
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(1)), (listener.MaxRequestDuration!.Value, listener.HttpIdleTimeout));
        Assert.Equal((2, 1, false), (listener.XForwardedForAuthorizedAddresses.Count, listener.XForwardedForHopSkips, listener.XForwardedForRejectNotPresent));
        Assert.True(listener.UnauthenticatedMetricsAccess);
        Assert.Equal(("1", "2"), (listener.CustomResponseHeaders["default"]["x-a"], listener.CustomResponseHeaders["4xx"]["X-B"]));
    }

    [Theory]
    [InlineData(UnixFileMode.OtherRead, 1)]
    [InlineData(UnixFileMode.GroupRead, 0)]
    public void A_secret_in_a_file_everybody_can_read_is_warned_about(UnixFileMode mode, int count)
    {
        _folder.Write("vault.hcl", Minimal + "seal \"awskms\" {\n  secret_key = \"hunter2\"\n  access_key = \"env://KEY\"\n}", UnixFileMode.UserRead | mode);
        var (config, problems) = _folder.Load();
        Assert.Equal(count, problems.Count);
        if (count == 1) Assert.Equal("vault.hcl:4:3: seal.awskms.secret_key: is a secret in a file everybody can read, use the environment or chmod 0640", problems[0]);
        Assert.DoesNotContain("hunter2", config!.ToString() + string.Concat(problems), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_to_read_is_said()
    {
        var (config, problems) = _folder.Load();
        Assert.Null(config);
        Assert.Equal([$"{_folder.Path}: the directory has no configuration, expected *.hcl or *.json files"], problems);
        Assert.Equal(["none.hcl: there is no such file"], _folder.Load(null, System.IO.Path.Combine(_folder.Path, "none.hcl")).Problems);
    }

    [Fact]
    public void Every_problem_is_said_at_once()
    {
        _folder.Write("a.hcl", "ui = maybe");
        _folder.Write("b.hcl", Minimal + "api_addr = \"x\"\nmax_lease_ttl = \"soon\"\nlog_level = \"loud\"");
        Assert.Equal(4, _folder.Load(new() { ["VAULT_UI"] = "perhaps" }).Problems.Count - 1);
    }
}
