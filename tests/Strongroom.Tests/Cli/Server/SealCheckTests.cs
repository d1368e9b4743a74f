using Strongroom.Testing;

namespace Strongroom.Tests.Cli.Server;

/// <summary><c>operator validate-config</c> knows what each seal reads.</summary>
public sealed class SealCheckTests
{
    [Theory]
    [InlineData("azurekeyvault", "vault_name = \"v\"\n key_name = \"k\"\n key_nane = \"k\"", "key_nane")]
    [InlineData("azurekeyvault", "vault_name = \"v\"", "key name is required")]
    [InlineData("awskms", "kms_key_id = \"k\"\n regoin = \"x\"", "regoin")]
    [InlineData("pkcs11", "lib = \"/m.so\"\n slot = 0\n pin = \"1\"\n key_label = \"k\"\n hmac_key_label = \"h\"", "hmac_key_label")]
    [InlineData("pkcs11", "lib = \"/m.so\"\n slot = \"0\"\n key_label = \"k\"", "pin: is missing")]
    public async Task A_misspelt_or_missing_parameter_is_a_warning_with_its_name(string seal, string body, string expected)
    {
        using var run = new CliRun();
        run.WriteFile("vault.hcl", $"storage \"inmem\" {{}}\nlistener \"tcp\" {{\n address = \"127.0.0.1:0\"\n tls_disable = 1\n}}\nseal \"{seal}\" {{\n {body}\n}}\n");
        Assert.Equal(0, await run.RunAsync("operator", "validate-config", Path.Combine(run.Folder, "vault.hcl")));
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains("vault.hcl:6", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_paths_can_be_given_as_a_server_takes_them()
    {
        using var run = new CliRun();
        run.WriteFile("a.hcl", "storage \"inmem\" {}\n");
        run.WriteFile("b.hcl", "listener \"tcp\" {\n address = \"127.0.0.1:0\"\n tls_disable = 1\n}\nlog_level = \"loud\"\n");
        Assert.Equal(1, await run.RunAsync("operator", "validate-config", "-config=" + Path.Combine(run.Folder, "a.hcl"), "-config", Path.Combine(run.Folder, "b.hcl")));
        Assert.Contains("b.hcl:5", run.Error, StringComparison.Ordinal);
        Assert.Equal(1, await run.RunAsync("operator", "validate-config"));
    }

    [Fact]
    public async Task A_seal_that_is_complete_gives_none()
    {
        using var run = new CliRun();
        run.Variables["AZURE_CLIENT_ID"] = "c";
        run.WriteFile("vault.hcl", "storage \"inmem\" {}\nlistener \"tcp\" {\n address = \"127.0.0.1:0\"\n tls_disable = 1\n}\nseal \"azurekeyvault\" {\n vault_name = \"v\"\n key_name = \"k\"\n}\n");
        Assert.Equal(0, await run.RunAsync("operator", "validate-config", Path.Combine(run.Folder, "vault.hcl")));
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task A_credential_that_systemd_shows_to_the_service_alone_is_not_missed_here()
    {
        using var run = new CliRun();
        run.WriteFile("vault.hcl", "storage \"inmem\" {}\nlistener \"tcp\" {\n address = \"127.0.0.1:0\"\n tls_disable = 1\n}\nseal \"static\" {\n current_key_id = \"a\"\n current_key = \"file://unseal-key\"\n}\n");
        Assert.Equal(0, await run.RunAsync("operator", "validate-config", Path.Combine(run.Folder, "vault.hcl")));
        Assert.Empty(run.Error);
        run.Variables["CREDENTIALS_DIRECTORY"] = run.Folder;
        Assert.Equal(0, await run.RunAsync("operator", "validate-config", Path.Combine(run.Folder, "vault.hcl")));
        Assert.Contains("there is no credential unseal-key", run.Error, StringComparison.Ordinal);
    }
}
