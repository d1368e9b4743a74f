using Strongroom.Testing.Deploy;

namespace Strongroom.Tests.Deploy;

/// <summary>The key of seal "static" as a credential that systemd hands to the service alone.</summary>
[Trait("needs", "native")]
[Trait("needs", "chroot")]
public sealed class SystemdCredentialTests
{
    const string Seal = """
        seal "static" {
          current_key_id = "2026-11"
          current_key    = "file://unseal-key"
        }
        """;

    [Theory]
    [InlineData("LoadCredential=unseal-key:/etc/credstore/vault.unseal-key", "install -D -m 0400 /tmp/key /etc/credstore/vault.unseal-key")]
    [InlineData("LoadCredentialEncrypted=unseal-key:/etc/credstore.encrypted/vault.unseal-key",
        "mkdir -p /etc/credstore.encrypted; systemd-creds encrypt --with-key=host --name=unseal-key /tmp/key /etc/credstore.encrypted/vault.unseal-key")]
    public async Task The_server_unseals_itself_with_a_key_that_only_root_can_read(string setting, string store)
    {
        MachineSteps.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        await machine.InstallByHandAsync();
        (await machine.ShellAsync($"umask 077; head -c 32 /dev/urandom >/tmp/key; {store}; rm /tmp/key")).Ok("storing the credential");
        machine.Write("/etc/vault.d/seal.hcl", Seal);
        machine.Write("/etc/systemd/system/vault.service.d/credentials.conf", $"[Service]\n{setting}\n");
        await machine.SystemctlAsync("daemon-reload");
        await machine.SystemctlAsync("start", "vault");
        await machine.KeepASecretAsync();
        await machine.SystemctlAsync("restart", "vault");
        await machine.AssertTheSecretIsThereAsync();
    }

    [Fact]
    public async Task Without_the_credential_the_journal_says_what_the_unit_lacks()
    {
        MachineSteps.SkipWhereMissing();
        await using var machine = await Machine.BootAsync();
        await machine.InstallByHandAsync();
        machine.Write("/etc/vault.d/seal.hcl", Seal);
        machine.Write("/etc/systemd/system/vault.service.d/credentials.conf", "[Service]\nSetCredential=unseal_key:x\n");
        await machine.SystemctlAsync("daemon-reload");
        await machine.RunAsync("systemctl", "start", "--no-block", "vault");
        await Strongroom.Testing.Servers.Eventually.TrueAsync(async () => (await machine.JournalAsync("vault")).Contains(
            "there is no credential unseal-key (systemd gave unseal_key); the unit needs LoadCredential=unseal-key:", StringComparison.Ordinal), "the reason in the journal");
    }
}
