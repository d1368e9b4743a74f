namespace Strongroom.Tests.Cli.Configuration;

/// <summary>What operators get wrong, and what they are told. The text stands after a good storage and listener (two lines) unless it brings its own.</summary>
public sealed class BrokenConfigTests
{
    const string Storage = "storage \"file\" { path = \"/d\" }\n";
    const string Listener = "listener \"tcp\" { address = \"127.0.0.1:8200\" tls_disable = 1 }\n";

    [Theory]
    [InlineData("ui = maybe", "v.hcl:3:6: found \"maybe\", expected a value; text needs quotes")]
    [InlineData("ui = \"maybe\"", "v.hcl:3:6: ui: is \"maybe\", expected true or false")]
    [InlineData("ui = 2", "v.hcl:3:6: ui: is 2, expected true or false")]
    [InlineData("ui: true", "v.hcl:3:3: ':' stands where a key is assigned, write '='")]
    [InlineData("ui = true\nui = false", "v.hcl:4:1: ui: is given twice, the one at line 3 does not count")]
    [InlineData("uii = true", "v.hcl:3:1: uii: is unknown and has no effect, did you mean \"ui\"?")]
    [InlineData("entirely_different = true", "v.hcl:3:1: entirely_different: is unknown and has no effect")]
    [InlineData("api_addr = \"127.0.0.1:8200\"", "v.hcl:3:12: api_addr: \"127.0.0.1:8200\" is no URL, expected one like \"https://vault.example.com:8200\"")]
    [InlineData("api_addr = true", "v.hcl:3:12: api_addr: is true, expected a string")]
    [InlineData("cluster_addr = \"host\"", "v.hcl:3:16: cluster_addr: \"host\" is no URL, expected one like \"https://vault.example.com:8200\"")]
    [InlineData("log_level = \"loud\"", "v.hcl:3:13: log_level: \"loud\" is unknown, expected trace, debug, info, notice, warn, warning, error, err")]
    [InlineData("log_format = \"xml\"", "v.hcl:3:14: log_format: \"xml\" is unknown, expected standard, json")]
    [InlineData("default_lease_ttl = \"soon\"", "v.hcl:3:21: default_lease_ttl: is \"soon\", expected a duration such as \"30s\" or \"768h\"")]
    [InlineData("default_lease_ttl = 30s", "v.hcl:3:21: a number and letters run together, quote the value: \"30s\"")]
    [InlineData("max_lease_ttl = \"-1h\"", "v.hcl:3:17: max_lease_ttl: is not positive, expected a duration such as \"30s\"")]
    [InlineData("max_lease_ttl = \"1h\"", "v.hcl:3:1: default_lease_ttl: is longer than max_lease_ttl, lower it or raise max_lease_ttl")]
    [InlineData("cache_size = \"many\"", "v.hcl:3:14: cache_size: is \"many\", expected a whole number")]
    [InlineData("cache_size = -1", "v.hcl:3:14: cache_size: -1 is out of range, expected 0 to 1099511627776")]
    [InlineData("telemetry = 1", "v.hcl:3:1: telemetry: is a number, expected a block")]
    [InlineData("telemetry { disable_hostnam = true }", "v.hcl:3:13: telemetry.disable_hostnam: is unknown and has no effect, did you mean \"disable_hostname\"?")]
    [InlineData("seal { kms_key_id = \"x\" }", "v.hcl:3:1: seal: has no type, expected seal \"awskms\" { … }")]
    [InlineData("seal \"awskm\" {}", "v.hcl:3:6: seal: type \"awskm\" is not supported, did you mean \"awskms\"? Supported are shamir, awskms, static, transit")]
    [InlineData("seal \"awskms\" { region = [1] x = { y = 1 } }", "v.hcl:3:34: seal.awskms.x: is an object, expected a string, a number or a boolean")]
    [InlineData("seal \"awskms\" { priority = 0 }", "v.hcl:3:28: seal.awskms.priority: 0 is out of range, expected 1 to 1000")]
    [InlineData("seal \"awskms\" { health_check_interval = 0 }", "v.hcl:3:41: seal.awskms.health_check_interval: is not positive, expected a duration such as \"30s\"")]
    [InlineData("seal \"awskms\" { priority = 1 }\nseal \"awskms\" { priority = 2 }", "v.hcl:4: seal: two seals have the name \"awskms\", give each its own name and priority, or set disabled = true on the old one")]
    [InlineData("seal \"awskms\" { priority = 1 }\nseal \"static\" {}", "v.hcl:4: seal.static.priority: is missing, several seals need one each; the lowest is asked first")]
    [InlineData("seal \"awskms\" { priority = 2 }\nseal \"static\" { priority = 2 }", "v.hcl:4: seal.static.priority: is 2 for two seals, give each its own")]
    [InlineData("seal \"awskms\" { priority = 1 }\nseal \"shamir\" { priority = 2 }", "v.hcl:4: seal: shamir cannot stand beside other seals, people bring its shares; leave this stanza out")]
    [InlineData("seal_quorum = 2\nseal \"awskms\" {}", "v.hcl:3:1: seal_quorum: is 2, but there is 1 seal, expected at most that many")]
    [InlineData("seal_quorum = 0", "v.hcl:3:15: seal_quorum: 0 is out of range, expected 1 to 255")]
    [InlineData("listener \"udp\" {}", "v.hcl:3:1: listener.udp: listener type \"udp\" is unknown, expected tcp or unix")]
    [InlineData("listener { address = \"x\" }", "v.hcl:3:1: listener: has no type, expected listener \"tcp\" { … }")]
    [InlineData("listener \"tcp\" { tls_disable = 1 address = \"127.0.0.1\" }", "v.hcl:3:44: listener.tcp.address: \"127.0.0.1\" has no port, expected \"127.0.0.1:8200\"")]
    [InlineData("listener \"tcp\" { tls_disable = 1 address = \"::1:8200\" }", "v.hcl:3:44: listener.tcp.address: \"::1:8200\" is ambiguous, an IPv6 address needs brackets: \"[::1]:8200\"")]
    [InlineData("listener \"tcp\" { tls_disable = 1 address = \"http://x:1\" }", "v.hcl:3:44: listener.tcp.address: \"http://x:1\" is a URL, expected host:port without a scheme")]
    [InlineData("listener \"tcp\" { tls_disable = 1 address = \"x:99999\" }", "v.hcl:3:44: listener.tcp.address: \"99999\" is no port, expected 0 to 65535")]
    [InlineData("listener \"tcp\" { tls_key_file = \"k\" }", "v.hcl:3:1: listener.tcp.tls_cert_file: is missing, name the certificate or set tls_disable = true")]
    [InlineData("listener \"tcp\" { tls_cert_file = \"c\" }", "v.hcl:3:1: listener.tcp.tls_key_file: is missing, name the certificate's key or set tls_disable = true")]
    [InlineData("listener \"tcp\" { tls_cert_file = \"c\" tls_key_file = \"k\" tls_min_version = \"1.2\" }", "v.hcl:3:75: listener.tcp.tls_min_version: \"1.2\" is unknown, expected tls10, tls11, tls12, tls13")]
    [InlineData("listener \"tcp\" { tls_cert_file = \"c\" tls_key_file = \"k\" tls_min_version = \"tls13\" tls_max_version = \"tls12\" }", "v.hcl:3:1: listener.tcp.tls_min_version: tls13 is above tls_max_version tls12")]
    [InlineData("listener \"tcp\" { tls_cert_file = \"c\" tls_key_file = \"k\" tls_require_and_verify_client_cert = 1 tls_disable_client_certs = 1 }", "v.hcl:3:1: listener.tcp.tls_disable_client_certs: contradicts tls_require_and_verify_client_cert, set one of the two")]
    [InlineData("listener \"tcp\" { tls_disable = 1 address = \"[::]:1\" }", "v.hcl:3:1: listener.tcp.tls_disable: every network reaches [::]:1 without TLS: tokens and secrets can be read on the way, set tls_cert_file and tls_key_file")]
    [InlineData("listener \"tcp\" { tls_disable = 1 tls_disabel = 1 }", "v.hcl:3:34: listener.tcp.tls_disabel: is unknown and has no effect, did you mean \"tls_disable\"?")]
    [InlineData("listener \"tcp\" { tls_disable = 1 x_forwarded_for_authorized_addrs = \"10.0.0.0/99\" }", "v.hcl:3:69: listener.tcp.x_forwarded_for_authorized_addrs: \"10.0.0.0/99\" is no network, expected one like \"10.0.0.0/8\"")]
    [InlineData("listener \"tcp\" { tls_disable = 1 proxy_protocol_behavior = \"allow_authorized\" }", "v.hcl:3:60: listener.tcp.proxy_protocol_behavior: the PROXY protocol is not part of this version, let the proxy send X-Forwarded-For and set x_forwarded_for_authorized_addrs")]
    [InlineData("listener \"tcp\" { tls_disable = 1 custom_response_headers { \"6xx\" = { a = \"b\" } } }", "v.hcl:3:60: listener.tcp.custom_response_headers: \"6xx\" is no status with headers, expected \"default\", \"200\" or \"2xx\" with an object")]
    [InlineData("listener \"unix\" {}", "v.hcl:3:1: listener.unix.address: is missing, expected the path of the socket")]
    [InlineData("listener \"unix\" { address = \"/s\" socket_mode = \"rw\" }", "v.hcl:3:48: listener.unix.socket_mode: \"rw\" is no file mode, expected one like \"0600\"")]
    [InlineData("storage \"inmem\" {}", "v.hcl:3:1: storage: is given twice in one file, keep one of them")]
    [InlineData("seal \"awskms\" {", "v.hcl:3:16: found the end of the text, expected '}' for the '{' at 3:15")]
    public void Is_said_where_and_what_would_be_right(string text, string message) => Assert.Equal([message], Problems(Storage + Listener + text));

    [Theory]
    [InlineData(Listener, "configuration: storage: is missing, expected storage \"file\" { path = \"/opt/vault\" }")]
    [InlineData(Storage, "configuration: listener: is missing, expected listener \"tcp\" { address = \"127.0.0.1:8200\" … }")]
    [InlineData(Listener + "storage \"file\" {}", "v.hcl:2:1: storage.file.path: is missing, expected the directory of the data")]
    [InlineData(Listener + "storage { path = \"/d\" }", "v.hcl:2:1: storage: has no type, expected storage \"file\" { … }")]
    [InlineData(Listener + "storage \"consul\" {}", "v.hcl:2:9: storage: type \"consul\" is not supported, supported are file, inmem")]
    public void What_is_missing_is_said(string text, string message) => Assert.Equal([message], Problems(text));

    [Theory]
    [InlineData("VAULT_UI", "perhaps", "VAULT_UI: ui: \"perhaps\" is not true or false")]
    [InlineData("VAULT_API_ADDR", "host", "VAULT_API_ADDR: api_addr: \"host\" is no URL, expected one like \"https://vault.example.com:8200\"")]
    public void A_bad_variable_is_named(string variable, string value, string message)
    {
        using var folder = new ConfigFolder();
        folder.Write("v.hcl", Storage + Listener);
        Assert.Equal([message], folder.Load(new() { [variable] = value }).Problems);
    }

    static IReadOnlyList<string> Problems(string text)
    {
        using var folder = new ConfigFolder();
        folder.Write("v.hcl", text);
        return folder.Load().Problems;
    }
}
