using Strongroom.Testing.Deploy;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Deploy;

/// <summary>The life of the package on a machine: installed, upgraded, removed, purged.</summary>
[Trait("needs", "native")]
[Trait("needs", "chroot")]
public sealed class DebTests : IDisposable
{
    readonly TempDirectory _folder = new();

    [Fact]
    public async Task It_installs_starts_upgrades_with_its_data_and_goes_without_taking_secrets_along()
    {
        MachineSteps.SkipWhereMissing();
        DebPackage.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        await InstallAsync(machine, "0.1.0");
        Assert.Equal(("active", "enabled"), (await machine.PropertyAsync("vault", "ActiveState"), await machine.PropertyAsync("vault", "UnitFileState")));
        Assert.Equal("0700 vault:vault", await machine.OwnerAsync("/opt/vault"));
        Assert.Equal("0750 root:vault", await machine.OwnerAsync("/etc/vault.d"));
        Assert.Equal("0640 root:vault", await machine.OwnerAsync("/etc/vault.d/vault.hcl"));

        await machine.UseLocalKmsAsync("/usr/bin/vault");
        await File.AppendAllTextAsync(machine.In("/etc/vault.d/vault.hcl"), "# an operator was here\n", TestContext.Current.CancellationToken);
        await machine.SystemctlAsync("restart", "vault");
        await machine.KeepASecretAsync();

        var pid = await machine.MainPidAsync();
        await InstallAsync(machine, "0.1.1");
        Assert.NotEqual(pid, await machine.MainPidAsync()); // the new executable runs
        await machine.AssertTheSecretIsThereAsync();
        Assert.EndsWith("# an operator was here\n", machine.Read("/etc/vault.d/vault.hcl"), StringComparison.Ordinal);
        await machine.SystemctlAsync("restart", "vault");
        await machine.AssertTheSecretIsThereAsync();

        (await machine.RunAsync("dpkg", "--remove", "strongroom")).Ok("remove");
        Assert.Equal("inactive", await machine.PropertyAsync("vault", "ActiveState"));
        Assert.False(machine.Has("/usr/bin/vault"));
        await InstallAsync(machine, "0.1.1");
        await machine.AssertTheSecretIsThereAsync(); // as if it had never been away

        var purge = (await machine.RunAsync("dpkg", "--purge", "strongroom")).Ok("purge").Text;
        Assert.Contains("The secrets in /opt/vault stay", purge, StringComparison.Ordinal);
        Assert.Contains("Files that are not the package's stay in /etc/vault.d.", purge, StringComparison.Ordinal); // seal.hcl
        Assert.False(machine.Has("/etc/vault.d/vault.hcl"));
        Assert.True(machine.Has("/opt/vault/core"));
        File.Delete(machine.In("/etc/vault.d/seal.hcl"));
        await InstallAsync(machine, "0.1.1");
        await machine.UseLocalKmsAsync("/usr/bin/vault");
        await machine.SystemctlAsync("restart", "vault");
        await machine.AssertTheSecretIsThereAsync(); // and even from a purge there is a way back
    }

    [Fact]
    public async Task A_service_that_was_stopped_or_disabled_is_left_so_by_an_upgrade()
    {
        MachineSteps.SkipWhereMissing();
        DebPackage.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        await InstallAsync(machine, "0.1.0");
        await machine.SystemctlAsync("disable", "--now", "vault");
        await InstallAsync(machine, "0.1.1");
        Assert.Equal(("inactive", "disabled"), (await machine.PropertyAsync("vault", "ActiveState"), await machine.PropertyAsync("vault", "UnitFileState")));
    }

    [Fact]
    public async Task Purged_without_ever_having_held_a_secret_it_leaves_the_account_alone()
    {
        MachineSteps.SkipWhereMissing();
        DebPackage.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        const string list = "find / -xdev -path /proc -prune -o -path /root -prune -o -path /var/lib/dpkg -prune -o \\( -iname '*vault*' -o -iname '*strongroom*' \\) -print; ls -A /opt";
        Assert.Equal("", (await machine.ShellAsync(list)).Ok().Out);
        await InstallAsync(machine, "0.1.0");
        (await machine.RunAsync("dpkg", "--purge", "strongroom")).Ok("purge");
        Assert.Equal("", (await machine.ShellAsync(list)).Ok().Out);
        Assert.Contains("vault:", machine.Read("/etc/passwd"), StringComparison.Ordinal); // its number must not be given to somebody else
        Assert.Equal("running", (await machine.RunAsync("systemctl", "is-system-running")).Out.Trim());
    }

    /// <summary>An image that is being made, a container: there it must install as well, and start nothing. What it installs is acted out.</summary>
    [Fact]
    public async Task Where_no_systemd_runs_it_installs_and_starts_nothing()
    {
        DebPackage.SkipWhereMissing();
        string[] packages = [.. ChrootRoot.CloudPackages, "adduser", "libssl3"];
        if (ChrootRoot.Missing(packages) is { } reason) Assert.Skip(reason);
        await using var root = await ChrootRoot.CreateAsync(packages);
        root.CopyIn(await DebPackage.MakeAsync(_folder.Path, "0.1.0"), "/root/strongroom.deb");
        (await root.RunAsync("dpkg", "--install", "/root/strongroom.deb")).Ok("install");
        Assert.Equal("0700 vault:vault", await root.OwnerAsync("/opt/vault"));
        Assert.NotEqual(0, (await root.RunAsync("pgrep", "-x", "vault")).Code);
        await using (var service = await UnitRunner.StartAsync(root))
        {
            TestContext.Current.SendDiagnosticMessage(service.Says);
            Assert.StartsWith("Sealed: ", service.StatusText, StringComparison.Ordinal);
            Assert.Equal(0, await service.StopAsync());
        }
        (await root.RunAsync("dpkg", "--purge", "strongroom")).Ok("purge");
        Assert.False(root.Has("/etc/vault.d"));
    }

    public void Dispose() => _folder.Dispose();

    async Task InstallAsync(Machine machine, string version)
    {
        machine.CopyIn(await DebPackage.MakeAsync(_folder.Path, version), $"/root/{version}.deb");
        (await machine.RunAsync("dpkg", "--install", $"/root/{version}.deb")).Ok("dpkg --install");
    }
}
