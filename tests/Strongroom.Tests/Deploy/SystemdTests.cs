using Strongroom.Testing.Deploy;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Deploy;

/// <summary>The server as a service: our unit under a real systemd, with its whole sandbox.</summary>
[Trait("needs", "native")]
[Trait("needs", "chroot")]
public sealed class SystemdTests
{
    const string Quick = "[Service]\nRestartSec=100ms\n";

    [Fact]
    public async Task In_its_sandbox_the_server_works_and_unseals_itself_after_every_start()
    {
        MachineSteps.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        await machine.InstallByHandAsync();
        await machine.UseLocalKmsAsync();
        await machine.SystemctlAsync("enable", "--now", "vault");
        Assert.StartsWith("Sealed: ", await machine.PropertyAsync("vault", "StatusText"), StringComparison.Ordinal);
        await machine.KeepASecretAsync();
        await AssertConfinedAsync(machine);
        await machine.SystemctlAsync("reload", "vault");
        await machine.SystemctlAsync("restart", "vault");
        await machine.AssertTheSecretIsThereAsync();
        Assert.Contains("Reloaded", await machine.JournalAsync("vault"), StringComparison.Ordinal);
        await machine.SystemctlAsync("stop", "vault");
        Assert.Equal("success", await machine.PropertyAsync("vault", "Result"));
        Assert.Equal("0", await machine.PropertyAsync("vault", "NRestarts"));
        var status = await machine.VaultAsync("status");
        Assert.Equal(1, status.Code);
        Assert.Contains("connect: connection refused", status.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_the_key_service_is_away_the_service_is_up_says_why_it_is_sealed_and_opens_by_itself()
    {
        MachineSteps.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        await machine.InstallByHandAsync();
        await machine.UseLocalKmsAsync();
        await machine.SystemctlAsync("start", "vault");
        await machine.KeepASecretAsync();
        await machine.SystemctlAsync("stop", "local-kms");
        await machine.SystemctlAsync("restart", "vault");
        var pid = await machine.MainPidAsync();
        await Eventually.TrueAsync(async () => await machine.PropertyAsync("vault", "StatusText") is var text && text.StartsWith("Sealed: ", StringComparison.Ordinal) && text.Contains("127.0.0.1:8555", StringComparison.Ordinal), "the reason");
        Assert.Equal("active", await machine.PropertyAsync("vault", "ActiveState"));
        await machine.SystemctlAsync("start", "local-kms");
        await machine.AssertTheSecretIsThereAsync();
        Assert.Equal(pid, await machine.MainPidAsync());
    }

    [Fact]
    public async Task A_server_that_dies_is_started_again_however_often_it_does()
    {
        MachineSteps.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        await machine.InstallByHandAsync();
        await machine.UseLocalKmsAsync();
        machine.Write("/etc/systemd/system/vault.service.d/quick.conf", Quick);
        await machine.SystemctlAsync("daemon-reload");
        await machine.SystemctlAsync("start", "vault");
        await machine.KeepASecretAsync();
        (await machine.RunAsync("systemctl", "kill", "--signal=KILL", "vault")).Ok();
        await Eventually.TrueAsync(async () => await RestartsAsync(machine) > 0, "a restart");
        await machine.AssertTheSecretIsThereAsync();

        // Five failures in ten seconds are where systemd gives up unless told otherwise.
        machine.Write("/etc/vault.d/broken.hcl", "storage \"file\" {\n");
        (await machine.RunAsync("systemctl", "kill", "--signal=KILL", "vault")).Ok();
        await Eventually.TrueAsync(async () => await RestartsAsync(machine) > 8, "more than eight restarts");
        File.Delete(machine.In("/etc/vault.d/broken.hcl"));
        await machine.AssertTheSecretIsThereAsync();
        Assert.Contains("broken.hcl", await machine.JournalAsync("vault"), StringComparison.Ordinal);
    }

    static async Task<int> RestartsAsync(Machine machine) => int.Parse(await machine.PropertyAsync("vault", "NRestarts"));

    /// <summary>The kernel's word for it, and an attempt to write where it may not.</summary>
    static async Task AssertConfinedAsync(Machine machine)
    {
        var pid = await machine.MainPidAsync();
        var status = machine.Read($"/proc/{pid}/status").Split('\n').Select(line => line.Split(':', 2)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1].Trim());
        Assert.Equal(("1", "2", "0000000000000000"), (status["NoNewPrivs"], status["Seccomp"], status["CapEff"]));
        Assert.NotEqual("0 kB", status["VmLck"]); // keys are held in memory, without any capability
        Assert.DoesNotContain(status["Uid"].Split('\t'), id => id == "0");
        foreach (var path in new[] { "/etc/vault.d/x", "/usr/x", "/var/lib/x" })
            Assert.Contains("Read-only file system", (await machine.RunAsync("nsenter", $"--target={pid}", "--mount", "touch", path)).Error, StringComparison.Ordinal);
        Assert.Equal("0700 vault:vault", await machine.OwnerAsync("/opt/vault"));
        Assert.Equal("", (await machine.ShellAsync("find /opt/vault -type f -perm /077; find /opt/vault -type d -perm /077")).Ok().Out);
    }
}
