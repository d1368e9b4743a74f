using Strongroom.Testing.Deploy;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Deploy;

/// <summary>The unit that the guide's provisioning script writes: Type=simple, setcap on the executable before each start, a reload that never worked.</summary>
[Trait("needs", "native")]
[Trait("needs", "chroot")]
public sealed class OlderUnitTests
{
    // As it arrives on disk: the script's shell has made nothing of $MAINPID.
    const string Unit = """
        [Unit]
        Description=Vault Agent
        Requires=network-online.target
        After=network-online.target

        [Service]
        Restart=on-failure
        PermissionsStartOnly=true
        ExecStartPre=/sbin/setcap 'cap_ipc_lock=+ep' /usr/local/bin/vault
        ExecStart=/usr/local/bin/vault server -config /etc/vault.d
        ExecReload=/bin/kill -HUP
        KillSignal=SIGTERM
        User=vault
        Group=vault

        [Install]
        WantedBy=multi-user.target
        """;

    const string Config = """
        storage "file" {
          path = "/opt/vault"
        }
        listener "tcp" {
          address     = "0.0.0.0:8200"
          tls_disable = 1
        }
        seal "awskms" {
          kms_key_id = "alias/strongroom"
          endpoint   = "http://127.0.0.1:8555"
          access_key = "test"
          secret_key = "test"
        }
        ui=true
        """;

    // Its user has a home that is not there, and owns the executable.
    const string Install = """
        groupadd --force --system vault
        useradd --system --no-create-home --home-dir /srv/vault --gid vault --shell /bin/false vault
        chmod 0755 /usr/local/bin/vault
        chown vault:vault /usr/local/bin/vault
        mkdir -pm 0755 /etc/vault.d /opt/vault
        chown vault:vault /opt/vault
        chmod -R 0644 /etc/vault.d/*
        systemctl daemon-reload
        """;

    [Fact]
    public async Task It_runs_our_executable_with_the_capability_and_the_server_unseals_itself()
    {
        MachineSteps.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        machine.CopyIn(VaultProcess.Executable, "/usr/local/bin/vault");
        machine.Write("/etc/vault.d/vault.hcl", Config);
        machine.Write("/etc/systemd/system/vault.service", Unit);
        (await machine.ShellAsync(Install)).Ok("installing as the guide does");
        await machine.StartLocalKmsAsync();
        await machine.SystemctlAsync("start", "vault");
        // Type=simple: systemd calls it started at the fork, the port may be a moment away.
        await Eventually.TrueAsync(async () => (await machine.VaultAsync("status")).Code == 2, "an answer");
        await machine.KeepASecretAsync();
        Assert.Contains("cap_ipc_lock=ep", (await machine.RunAsync("getcap", "/usr/local/bin/vault")).Out, StringComparison.Ordinal);
        var pid = await machine.MainPidAsync();
        Assert.Contains("CapEff:\t0000000000004000", machine.Read($"/proc/{pid}/status"), StringComparison.Ordinal);
        // The loader's secure mode: the kernel's auxiliary vector says AT_SECURE (23) to a program that gained a capability.
        var auxiliary = await File.ReadAllBytesAsync(machine.In($"/proc/{pid}/auxv"), TestContext.Current.CancellationToken);
        Assert.Contains(auxiliary.Chunk(16), pair => BitConverter.ToInt64(pair, 0) == 23 && BitConverter.ToInt64(pair, 8) == 1);
        await machine.SystemctlAsync("restart", "vault");
        await Eventually.TrueAsync(async () => (await machine.VaultAsync("status")).Code == 0, "unsealed after the restart");
        Assert.Equal("stays", (await machine.VaultAsync("kv", "get", "-field=word", "secret/kept")).Ok().Out);
    }

    [Fact]
    public async Task An_executable_with_the_old_capability_runs_under_our_unit()
    {
        MachineSteps.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        await machine.InstallByHandAsync();
        (await machine.RunAsync("setcap", "cap_ipc_lock=+ep", "/usr/local/bin/vault")).Ok("setcap");
        await machine.SystemctlAsync("start", "vault");
        Assert.StartsWith("Sealed: ", await machine.PropertyAsync("vault", "StatusText"), StringComparison.Ordinal);
    }
}
