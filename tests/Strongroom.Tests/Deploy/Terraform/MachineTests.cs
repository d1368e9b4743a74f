using System.Text.RegularExpressions;
using Strongroom.Testing.Deploy;
using Strongroom.Testing.Deploy.Terraform;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Deploy.Terraform;

/// <summary>The guide on a machine as the modules make it, from its first start to "unsealed again after a restart".</summary>
[Trait("needs", "chroot")]
public sealed partial class MachineTests(ITestOutputHelper output)
{
    static readonly Dictionary<string, string> Kms = new() { ["region"] = "us-east-1", ["kms_key"] = "alias/strongroom", ["endpoint"] = "http://127.0.0.1:8555" };

    [Theory]
    [InlineData("https")]
    [InlineData("http")]
    public async Task The_server_unseals_itself_after_init_and_after_a_restart(string scheme)
    {
        await using var machine = await CloudMachine.StartAsync();
        await using var kms = await BesideProcess.StartAsync(machine.Root.NetworkNamespace, [VaultProcess.Executable, "local-kms"], "alias/strongroom");
        (await machine.InstallAsync("aws", scheme, values: Kms)).Ok("userdata");
        Assert.Equal(["daemon-reload", "enable vault", "restart vault"], SystemctlStub.CallsOf(machine.Root));
        await using var first = await UnitRunner.StartAsync(machine.Root);
        output.WriteLine(first.Says);

        await Eventually.TrueAsync(async () => (await machine.LoginAsync("vault status")).Code == 2, "a server that answers");
        Assert.Contains("server is not yet initialized", (await machine.LoginAsync("vault status")).Text);
        var init = (await machine.LoginAsync("vault operator init -stored-shares=1 -recovery-shares=1 -recovery-threshold=1 -key-shares=1 -key-threshold=1")).Ok("init").Out;
        Assert.Matches("Sealed +false", (await machine.LoginAsync("vault status")).Ok("status").Out);
        var token = RootToken().Match(init).Groups[1].Value;
        (await machine.LoginAsync($"export VAULT_TOKEN={token}; vault secrets enable kv && vault kv put kv/a b=c")).Ok("a secret");
        Assert.Equal(0, await first.StopAsync());
        Assert.Equal(1, (await machine.LoginAsync("vault status")).Code);

        await using var second = await UnitRunner.StartAsync(machine.Root);
        await Eventually.TrueAsync(async () => (await machine.LoginAsync("vault status")).Code == 0, "unsealed again");
        Assert.Equal("c", (await machine.LoginAsync($"VAULT_TOKEN={token} vault kv get -field=b kv/a")).Ok("the secret").Out);
        await CheckOwnersAsync(machine, scheme);
    }

    [Fact]
    public async Task The_certificate_names_the_machine_and_is_trusted_by_whom_it_is_given_to()
    {
        await using var machine = await CloudMachine.StartAsync();
        (await machine.InstallAsync("aws", "https")).Ok("userdata");
        var text = (await machine.Root.RunAsync("openssl", "x509", "-in", "/etc/vault.d/tls/vault.crt", "-noout", "-ext", "subjectAltName,basicConstraints")).Ok().Out;
        foreach (var name in new[] { "DNS:localhost", "IP Address:127.0.0.1", "IP Address:203.0.113.7", "IP Address:192.168.100.10", "DNS:ec2-203-0-113-7.compute-1.amazonaws.com", "CA:FALSE" }) Assert.Contains(name, text);
        Assert.Equal("export VAULT_ADDR=https://127.0.0.1:8200\nexport VAULT_CACERT=/etc/vault.d/tls/vault.crt\n", machine.Root.Read("/etc/profile.d/vault.sh"));
        await using var kms = await BesideProcess.StartAsync(machine.Root.NetworkNamespace, [VaultProcess.Executable, "local-kms"], "alias/strongroom");
        await using var server = await UnitRunner.StartAsync(machine.Root);
        await Eventually.TrueAsync(async () => (await machine.Root.RunAsync("curl", "-sS", "--cacert", "/etc/vault.d/tls/vault.crt", "https://localhost:8200/v1/sys/seal-status")).Code == 0, "curl with the certificate");
        Assert.NotEqual(0, (await machine.Root.RunAsync("curl", "-sS", "https://localhost:8200/v1/sys/seal-status")).Code);
    }

    [Fact]
    public async Task A_second_run_keeps_the_configuration_and_the_data()
    {
        await using var machine = await CloudMachine.StartAsync();
        (await machine.InstallAsync("aws", "https")).Ok("userdata");
        var certificate = machine.Root.Read("/etc/vault.d/tls/vault.crt");
        machine.Root.Write("/etc/vault.d/vault.hcl", "# mine\n");
        machine.Root.Write("/opt/vault/kept", "data");
        Assert.Contains("stays as it is", (await machine.InstallAsync("aws", "https")).Ok("userdata again").Out);
        Assert.Equal(("# mine\n", "data", certificate), (machine.Root.Read("/etc/vault.d/vault.hcl"), machine.Root.Read("/opt/vault/kept"), machine.Root.Read("/etc/vault.d/tls/vault.crt")));
        // Another address: the certificate is made anew once the old one is gone.
        machine.Cloud.Metadata["/latest/meta-data/public-ipv4"] = "203.0.113.8";
        File.Delete(machine.Root.In("/etc/vault.d/tls/vault.crt"));
        (await machine.InstallAsync("aws", "https")).Ok("userdata a third time");
        Assert.Contains("203.0.113.8", (await machine.Root.RunAsync("openssl", "x509", "-in", "/etc/vault.d/tls/vault.crt", "-noout", "-ext", "subjectAltName")).Out);
    }

    [Theory]
    [InlineData("azure", "seal \"azurekeyvault\"", "GET /metadata/instance/network/interface/0/ipv4/ipAddress/0/privateIpAddress")]
    [InlineData("gcp", "seal \"gcpckms\"", "GET /computeMetadata/v1/instance/hostname")]
    public async Task The_other_clouds_install_the_same_with_their_own_seal(string module, string seal, string asked)
    {
        await using var machine = await CloudMachine.StartAsync();
        (await machine.InstallAsync(module, "https")).Ok("userdata");
        Assert.Contains(seal, machine.Root.Read("/etc/vault.d/vault.hcl"));
        Assert.Contains(asked, machine.Cloud.Requests);
        Assert.Matches("IP Address:203.0.113.7.*IP Address:192.168.100.10", (await machine.Root.RunAsync("openssl", "x509", "-in", "/etc/vault.d/tls/vault.crt", "-noout", "-ext", "subjectAltName")).Out);
        await CheckOwnersAsync(machine, "https");
        var calls = SystemctlStub.CallsOf(machine.Root).Count;
        (await machine.Root.RunAsync(CloudMachine.Script)).Ok("userdata at the next start");
        Assert.Equal(module == "gcp" ? calls : 2 * calls, SystemctlStub.CallsOf(machine.Root).Count); // Google Cloud runs it at every start
    }

    static async Task CheckOwnersAsync(CloudMachine machine, string scheme)
    {
        (string Path, string Owner)[] all =
        [
            ("/usr/local/bin/vault", "0755 root:root"), ("/etc/vault.d", "0755 root:root"), ("/etc/vault.d/vault.hcl", "0640 root:vault"), ("/opt/vault", "0700 vault:vault"),
            ("/etc/systemd/system/vault.service", "0644 root:root"), ("/etc/profile.d/vault.sh", "0644 root:root"),
            .. scheme == "https" ? new[] { ("/etc/vault.d/tls/vault.crt", "0644 root:root"), ("/etc/vault.d/tls/vault.key", "0640 root:vault") } : [],
        ];
        foreach (var (path, owner) in all) Assert.Equal((path, owner), (path, await machine.Root.OwnerAsync(path)));
        Assert.Equal(File.ReadAllText(Path.Combine(Userdata.Deploy, "systemd", "vault.service")), machine.Root.Read("/etc/systemd/system/vault.service"));
        Assert.Matches("(?m)^vault:x:\\d+:\\d+::/srv/vault:/usr/sbin/nologin$", machine.Root.Read("/etc/passwd"));
        Assert.False(machine.Root.Has("/srv/vault"));
    }

    [GeneratedRegex("""Initial Root Token: (\S+)""")] private static partial Regex RootToken();
}
