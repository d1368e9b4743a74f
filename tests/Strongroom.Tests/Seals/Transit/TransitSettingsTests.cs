using Strongroom.Sdk.Seals;
using Strongroom.Seals.Transit;
using Strongroom.Seals.Transit.Credentials;
using Strongroom.Testing;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Seals.Transit;

public sealed class TransitSettingsTests
{
    static readonly Dictionary<string, string> Minimal = new() { ["address"] = "https://vault.example.com:8200", ["key_name"] = "k", ["token"] = "hvs.x" };

    [Fact]
    public void For_key_mount_namespace_and_renewal_the_environment_wins_for_address_token_and_tls_the_stanza()
    {
        var parameters = new Dictionary<string, string>(Minimal) { ["mount_path"] = "config", ["namespace"] = "config", ["disable_renewal"] = "false", ["tls_server_name"] = "config" };
        var settings = TransitSettings.Read(TestSeals.Context(parameters, new()
        {
            ["VAULT_ADDR"] = "https://env", ["VAULT_TOKEN"] = "env", ["VAULT_TRANSIT_SEAL_KEY_NAME"] = "env-key", ["VAULT_TRANSIT_SEAL_MOUNT_PATH"] = "env/mount/", ["VAULT_NAMESPACE"] = "env/",
            ["VAULT_TRANSIT_SEAL_DISABLE_RENEWAL"] = "1", ["VAULT_TLS_SERVER_NAME"] = "env",
        }));
        Assert.Equal(("https://vault.example.com:8200/", "hvs.x", "env-key", "env/mount", "env", true, "config"),
            (settings.Address.ToString(), settings.Auth.Token!.Text, settings.KeyName, settings.Mount, settings.Namespace, settings.DisableRenewal, settings.Tls.ServerName));
    }

    [Fact]
    public void The_environment_alone_is_enough()
    {
        var settings = TransitSettings.Read(TestSeals.Context([], new() { ["VAULT_ADDR"] = "https://vault", ["BAO_ADDR"] = "https://bao", ["VAULT_TOKEN"] = "hvs.x", ["VAULT_TRANSIT_SEAL_KEY_NAME"] = "k", ["VAULT_SKIP_VERIFY"] = "true", ["VAULT_CACERT"] = "/ca" }));
        Assert.Equal(("https://bao/", "transit", true, "/ca"), (settings.Address.ToString(), settings.Mount, settings.Tls.SkipVerify, settings.Tls.CaFile!.Text));
        Assert.Contains(settings.Given, setting => setting is { Name: "token", Value: "(sensitive)", Origin: "env VAULT_TOKEN" });
    }

    [Fact]
    public void Every_problem_is_told_at_once_with_its_place()
    {
        var e = Assert.Throws<SealException>(() => TransitSettings.Read(TestSeals.Context(new()
        {
            ["address"] = "vault:8200", ["mount_path"] = "a//b", ["key_name"] = "a/b", ["namespace"] = "../x", ["disable_renewal"] = "maybe", ["tls_client_cert"] = "/c", ["tls_server_name"] = "no name",
            ["auth_method"] = "ldap", ["request_timeout"] = "long",
        })));
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        foreach (var name in (string[])["address", "mount_path", "key_name", "namespace", "disable_renewal", "tls_client_key", "tls_server_name", "auth_method", "request_timeout", "token"])
            Assert.Contains($"test.hcl:3: seal \"transit\": {name}:", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://vault.example.com:8200", false)]
    [InlineData("http://127.0.0.1:8200", true)]
    [InlineData("https://vault.example.com:8200/prefix/", true)]
    [InlineData("https://user@vault.example.com", false)]
    [InlineData("https://vault.example.com?x=1", false)]
    public void Plain_http_is_for_this_machine_unless_it_is_asked_for(string address, bool isTaken)
    {
        var parameters = new Dictionary<string, string>(Minimal) { ["address"] = address };
        if (isTaken) Assert.False(TransitSettings.Read(TestSeals.Context(parameters)).IsPlain);
        else Assert.Throws<SealException>(() => TransitSettings.Read(TestSeals.Context(parameters)));
    }

    [Fact]
    public void Plain_http_that_is_asked_for_is_taken_and_known()
        => Assert.True(TransitSettings.Read(TestSeals.Context(new(Minimal) { ["address"] = "http://vault.internal:8200", ["allow_plain_http"] = "true" })).IsPlain);

    [Theory]
    [InlineData("Token", "token", "hvs.x")]
    [InlineData("TokenFile", "token_file", "/t")]
    [InlineData("TokenFile", "token", "hvs.x", "token_file", "/t")]
    [InlineData("AppRole", "role_id", "r", "secret_id", "s")]
    [InlineData("AppRole", "auth_method", "approle", "role_id", "r", "secret_id_file", "/s", "token_file", "/t")]
    [InlineData("Jwt", "auth_method", "jwt", "role", "r", "jwt_file", "/j")]
    [InlineData("Kubernetes", "auth_method", "kubernetes", "role", "r")]
    public void How_the_token_is_got_follows_from_what_is_there_or_is_said(string expected, params string[] pairs)
        => Assert.Equal(expected, Read(pairs).Auth.Method.ToString());

    [Theory]
    [InlineData("role_id", "auth_method", "approle")]
    [InlineData("role", "auth_method", "kubernetes")]
    [InlineData("jwt_file", "auth_method", "jwt", "role", "r")]
    [InlineData("secret_id_file", "role_id", "r", "secret_id", "s", "secret_id_file", "/s")]
    [InlineData("token", "token", "two words")]
    [InlineData("auth_mount_path", "role_id", "r", "auth_mount_path", "a b")]
    public void What_is_missing_for_it_is_named(string name, params string[] pairs)
        => Assert.Contains($"seal \"transit\": {name}:", Assert.Throws<SealException>(() => Read(pairs)).Message, StringComparison.Ordinal);

    [Fact]
    public void Kubernetes_has_the_service_accounts_token_and_mounts_of_their_own_names()
    {
        var auth = Read("auth_method", "kubernetes", "role", "r").Auth;
        Assert.Equal(("/var/run/secrets/kubernetes.io/serviceaccount/token", "kubernetes"), (auth.JwtFile!.Text, auth.Mount));
        Assert.Equal("cluster-2", Read("auth_method", "kubernetes", "role", "r", "auth_mount_path", "auth/cluster-2/").Auth.Mount);
    }

    [Fact]
    public void A_token_in_the_environment_is_not_looked_at_where_the_stanza_asks_for_a_login()
    {
        var settings = TransitSettings.Read(TestSeals.Context(new() { ["address"] = "https://v", ["key_name"] = "k", ["role_id"] = "r", ["secret_id"] = "s" }, new() { ["VAULT_TOKEN"] = "file:///not/there" }));
        Assert.Equal((TransitAuthMethod.AppRole, (object?)null), (settings.Auth.Method, settings.Auth.Token));
    }

    [Fact]
    public void Secrets_may_be_given_indirectly()
    {
        using var directory = new TempDirectory();
        var file = Path.Combine(directory.Path, "secret");
        File.WriteAllText(file, "of-the-file\n");
        var settings = TransitSettings.Read(TestSeals.Context(new() { ["address"] = "https://v", ["key_name"] = "k", ["role_id"] = "env://ROLE", ["secret_id"] = "file://" + file }, new() { ["ROLE"] = "of-the-environment" }));
        Assert.Equal(("of-the-environment", "of-the-file"), (settings.Auth.RoleId!.Text, settings.Auth.SecretId!.Text));
        Assert.DoesNotContain(settings.Given, setting => setting.Value == "of-the-file");
    }

    static TransitSettings Read(params string[] pairs)
    {
        var parameters = new Dictionary<string, string> { ["address"] = "https://v", ["key_name"] = "k" };
        for (var i = 0; i < pairs.Length; i += 2) parameters[pairs[i]] = pairs[i + 1];
        return TransitSettings.Read(TestSeals.Context(parameters));
    }
}
