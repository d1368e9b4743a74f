using Strongroom.Testing;
using Strongroom.Testing.Deploy;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Deploy;

/// <summary>What an operator does on a machine with the executable, in the fewest words.</summary>
static class MachineSteps
{
    public const string KmsSeal = """
        seal "awskms" {
          kms_key_id = "alias/strongroom"
        }
        """;

    const string KmsEnvironment = """
        AWS_KMS_ENDPOINT=http://127.0.0.1:8555
        AWS_REGION=us-east-1
        AWS_ACCESS_KEY_ID=test
        AWS_SECRET_ACCESS_KEY=test
        """;

    /// <summary>Skips the test where no machine can be booted or no native executable is at hand.</summary>
    public static void SkipWhereMissing()
    {
        Assert.SkipWhen(!VaultProcess.IsNative, "STRONGROOM_VAULT names no native executable");
        if (Machine.Missing() is { } reason) Assert.Skip(reason);
    }

    public static string Shipped(string name) => Path.GetFullPath(TestData.Path("..", "..", "deploy", "systemd", name));

    /// <summary>The executable and the files of deploy/systemd, put where their first lines say.</summary>
    public static async Task InstallByHandAsync(this Machine machine)
    {
        machine.CopyIn(VaultProcess.Executable, "/usr/local/bin/vault");
        foreach (var (name, path) in new[] { ("vault.service", "/etc/systemd/system/vault.service"), ("vault.sysusers", "/usr/lib/sysusers.d/vault.conf"), ("vault.tmpfiles", "/usr/lib/tmpfiles.d/vault.conf") })
            machine.Write(path, await File.ReadAllTextAsync(Shipped(name)));
        (await machine.ShellAsync("chmod 0755 /usr/local/bin/vault; systemd-sysusers; systemd-tmpfiles --create vault.conf; systemctl daemon-reload")).Ok();
        foreach (var name in new[] { "vault.hcl", "vault.env" }) machine.Write($"/etc/vault.d/{name}", await File.ReadAllTextAsync(Shipped(name)));
        (await machine.ShellAsync("chown root:vault /etc/vault.d/*; chmod 0640 /etc/vault.d/*")).Ok();
    }

    /// <summary>The stand-in for AWS KMS as a service beside the server, and the server pointed to it.</summary>
    public static async Task UseLocalKmsAsync(this Machine machine, string executable = "/usr/local/bin/vault")
    {
        machine.Write("/etc/vault.d/seal.hcl", KmsSeal);
        await File.AppendAllTextAsync(machine.In("/etc/vault.d/vault.env"), KmsEnvironment);
        await machine.StartLocalKmsAsync(executable);
    }

    /// <summary>The stand-in for AWS KMS as a service, and at its port: to systemd it is started as soon as there is a process.</summary>
    public static async Task StartLocalKmsAsync(this Machine machine, string executable = "/usr/local/bin/vault")
    {
        machine.Write("/etc/systemd/system/local-kms.service", $"[Service]\nExecStart={executable} local-kms -data=/var/lib/kms.json\n");
        await machine.SystemctlAsync("daemon-reload");
        await machine.SystemctlAsync("start", "local-kms");
        await Eventually.TrueAsync(async () => (await machine.RunAsync("grep", "-q", ":216B 00000000:0000 0A", "/proc/net/tcp")).Code == 0, "local-kms listens at 8555");
    }

    public static async Task SystemctlAsync(this Machine machine, params string[] args)
    {
        var result = await machine.RunAsync(["systemctl", .. args]);
        if (result.Code != 0) Assert.Fail($"systemctl {string.Join(' ', args)}: {result.Text}\n{await machine.JournalAsync("vault")}");
    }

    public static Task<CommandResult> VaultAsync(this Machine machine, params string[] args) => machine.RunAsync(["env", "VAULT_ADDR=http://127.0.0.1:8200", "vault", .. args]);

    /// <summary>Initialises, logs in, and keeps one secret.</summary>
    public static async Task KeepASecretAsync(this Machine machine)
    {
        var init = (await machine.VaultAsync("operator", "init", "-recovery-shares=1", "-recovery-threshold=1")).Ok("operator init").Out;
        var token = init.Split('\n').Single(line => line.StartsWith("Initial Root Token: ", StringComparison.Ordinal))["Initial Root Token: ".Length..];
        (await machine.VaultAsync("login", token)).Ok("login");
        (await machine.VaultAsync("secrets", "enable", "-version=2", "-path=secret", "kv")).Ok("secrets enable");
        (await machine.VaultAsync("kv", "put", "secret/kept", "word=stays")).Ok("kv put");
    }

    public static async Task AssertTheSecretIsThereAsync(this Machine machine)
    {
        await machine.UntilUnsealedAsync();
        Assert.Equal("stays", (await machine.VaultAsync("kv", "get", "-field=word", "secret/kept")).Ok("kv get").Out);
    }

    /// <summary>Asks the server itself: it tries more often while somebody does. Then what systemd shows.</summary>
    public static async Task UntilUnsealedAsync(this Machine machine)
    {
        await Eventually.TrueAsync(async () => (await machine.VaultAsync("status")).Code == 0, "unsealed", TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(async () => await machine.PropertyAsync("vault", "StatusText") == "Unsealed", "\"Unsealed\" as the status text of the service");
    }

    public static async Task<int> MainPidAsync(this Machine machine) => int.Parse(await machine.PropertyAsync("vault", "MainPID"));
}
