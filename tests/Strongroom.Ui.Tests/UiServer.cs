using System.Text.Json.Nodes;
using Strongroom.LocalKms;
using Strongroom.Testing.Servers;

namespace Strongroom.Ui.Tests;

/// <summary>The executable with a storage of its own: with Shamir's shares, or with auto-unseal by a local KMS.</summary>
sealed class UiServer : IAsyncDisposable
{
    readonly ServerFiles _files;
    readonly int _port;
    VaultProcess _process;

    UiServer(ServerFiles files, VaultProcess process, LocalKmsServer? kms)
    {
        (_files, _process, Kms) = (files, process, kms);
        _port = new Uri(process.Address).Port;
        Api = new ApiClient(process.Address);
    }

    public string Address => _process.Address;
    public ApiClient Api { get; }
    public LocalKmsServer? Kms { get; }
    public LocalKmsServer? Second { get; private init; }
    public IReadOnlyList<string> Shares { get; private set; } = [];
    public string RootToken => Api.Token;

    public static async Task<UiServer> ShamirAsync()
    {
        var files = new ServerFiles("");
        return new UiServer(files, await VaultProcess.ServeAsync(files.Config), null);
    }

    public static async Task<UiServer> AutoAsync()
    {
        var kms = await TestKms.StartAsync();
        var files = new ServerFiles(TestKms.Stanza(kms.Address));
        return new UiServer(files, await VaultProcess.ServeAsync(files.Config), kms);
    }

    /// <summary>Two seals, of which the clock of the second is four minutes behind.</summary>
    public static async Task<UiServer> SeveralAsync()
    {
        var (near, far) = (await TestKms.StartAsync(), await TestKms.StartAsync());
        far.Faults.Set(Strongroom.LocalKms.Faults.Fault.Parse("skew,for=-4m"));
        var files = new ServerFiles($"{Named(near, "frankfurt", 1)}\n{Named(far, "dublin", 2)}");
        return new UiServer(files, await VaultProcess.ServeAsync(files.Config), near) { Second = far };

        static string Named(LocalKmsServer kms, string name, int priority) => TestKms.Stanza(kms.Address).Replace("{", $"{{\n  name = \"{name}\"\n  priority = {priority}", StringComparison.Ordinal);
    }

    /// <summary>Initialised and open, with the root token in <see cref="RootToken"/>.</summary>
    public async Task<UiServer> InitAsync(int shares = 1, int threshold = 1)
    {
        var kind = Kms is null ? "secret" : "recovery";
        var answer = await Api.PutAsync("sys/init", new JsonObject { [$"{kind}_shares"] = shares, [$"{kind}_threshold"] = threshold });
        if (answer.Status != 200) throw new InvalidOperationException($"init: {answer}");
        Api.Token = answer.String("root_token");
        Shares = [.. answer[Kms is null ? "keys_base64" : "recovery_keys_base64"]!.AsArray().Select(key => key!.GetValue<string>())];
        if (Kms is null) await UnsealAsync(Shares.Take(threshold));
        return this;
    }

    /// <summary>Ends the process and starts another one at the same address.</summary>
    public async Task RestartAsync()
    {
        await _process.TerminateAsync();
        await File.WriteAllTextAsync(_files.Config, (await File.ReadAllTextAsync(_files.Config)).Replace("127.0.0.1:0", $"127.0.0.1:{_port}", StringComparison.Ordinal));
        _process = await VaultProcess.ServeAsync(_files.Config);
    }

    public async Task UnsealAsync(IEnumerable<string> shares)
    {
        foreach (var share in shares) await Api.PutAsync("sys/unseal", new JsonObject { ["key"] = share });
    }

    /// <summary>A token with one policy of these rules, and the default one.</summary>
    public async Task<string> TokenAsync(string rules)
    {
        await Api.PutAsync("sys/policies/acl/mine", new JsonObject { ["policy"] = rules });
        return (await Api.PutAsync("auth/token/create", new JsonObject { ["policies"] = new JsonArray("mine") }))["auth"]!["client_token"]!.GetValue<string>();
    }

    public async ValueTask DisposeAsync()
    {
        Api.Dispose();
        await _process.DisposeAsync();
        if (Kms is not null) await Kms.DisposeAsync();
        if (Second is not null) await Second.DisposeAsync();
        _files.Dispose();
    }
}
