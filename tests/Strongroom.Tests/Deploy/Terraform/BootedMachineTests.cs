using System.Text.RegularExpressions;
using Strongroom.Testing.Deploy;
using Strongroom.Testing.Deploy.Terraform;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Deploy.Terraform;

/// <summary>The same as <see cref="MachineTests"/> where a real systemd can be booted: nothing is acted out, the unit's sandbox is the real one.</summary>
[Trait("needs", "chroot")]
public sealed partial class BootedMachineTests
{
    [Fact]
    public async Task Under_a_real_systemd_the_server_unseals_itself_after_init_and_after_a_restart()
    {
        var missing = Machine.Missing(ChrootRoot.CloudPackages) ?? (VaultProcess.IsNative ? null : "STRONGROOM_VAULT names no native executable, and no other runs in a root without .NET");
        Assert.SkipWhen(missing is not null, missing ?? "");
        await using var machine = await Machine.BootAsync(ChrootRoot.CloudPackages);
        (await CommandResult.RunAsync(["nsenter", $"--net={machine.NetworkNamespace}", "ip", "address", "add", "169.254.169.254/32", "dev", "lo"], ct: TestContext.Current.CancellationToken)).Ok();
        using var certificate = CloudMachine.CertificateFor("storage.googleapis.com");
        await using var cloud = await FakeCloud.StartAsync(machine.NetworkNamespace, certificate);
        await using var kms = await BesideProcess.StartAsync(machine.NetworkNamespace, [VaultProcess.Executable, "local-kms"], "alias/strongroom");
        var (zip, checksum) = CloudMachine.TheRelease;
        cloud.Files["/vault.zip"] = zip;
        machine.Write(CloudMachine.Script, Userdata.Render("aws", "https", new() { ["VAULT_URL"] = CloudMachine.ZipUrl, ["VAULT_SHA256"] = checksum },
            new() { ["region"] = "us-east-1", ["kms_key"] = "alias/strongroom", ["endpoint"] = "http://127.0.0.1:8555" }), "0700");

        (await machine.RunAsync(CloudMachine.Script)).Ok("userdata");
        Assert.Equal("active", await machine.PropertyAsync("vault", "ActiveState")); // Type=notify: it listens
        Assert.Equal("enabled", (await machine.RunAsync("systemctl", "is-enabled", "vault")).Out.Trim());
        Assert.Equal(2, (await machine.RunAsync("bash", "-lc", "vault status")).Code);
        var init = (await machine.RunAsync("bash", "-lc", "vault operator init -recovery-shares=1 -recovery-threshold=1")).Ok("init").Out;
        (await machine.RunAsync("bash", "-lc", $"export VAULT_TOKEN={RootToken().Match(init).Groups[1].Value}; vault secrets enable kv && vault kv put kv/a b=c")).Ok("a secret");
        var before = await machine.PropertyAsync("vault", "MainPID");
        (await machine.RunAsync("systemctl", "reload", "vault")).Ok("reload: $MAINPID is there");
        (await machine.RunAsync("systemctl", "restart", "vault")).Ok("restart");
        Assert.NotEqual(before, await machine.PropertyAsync("vault", "MainPID"));
        await Eventually.TrueAsync(async () => (await machine.RunAsync("bash", "-lc", "vault status")).Code == 0, "unsealed again");
        await Eventually.TrueAsync(async () => (await machine.PropertyAsync("vault", "StatusText")).StartsWith("Unsealed", StringComparison.Ordinal), "the status says so");
    }

    [GeneratedRegex("""Initial Root Token: (\S+)""")] private static partial Regex RootToken();
}
