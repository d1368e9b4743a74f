using System.Security.Cryptography;
using Strongroom.Cli.Server;
using Strongroom.Testing.Hsm;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>The acceptance script over SoftHSM: init, restart, outages at the start and while running, rotation.</summary>
[Trait("needs", "softhsm")]
public sealed class Pkcs11SealTests : IDisposable
{
    readonly TempDirectory _directory = new();
    readonly SoftHsm? _hsm;

    public Pkcs11SealTests()
    {
        _hsm = SoftHsm.TryCreate(out var reason);
        Assert.SkipWhen(_hsm is null, reason);
        Hsm.ImportAes(SoftHsm.NewAesKey(), "seal", "01");
    }

    public void Dispose()
    {
        _hsm?.Dispose();
        _directory.Dispose();
    }

    SoftHsm Hsm => _hsm!;

    Task<TestServer> StartAsync(string label = "seal", params ReadOnlySpan<(string Name, string Value)> more) => Pkcs11Bench.StartAsync(Hsm.Parameters(label, more), _directory.Path, Hsm.Environment);

    async Task<string> InitAsync()
    {
        await using var server = await StartAsync();
        await server.InitAsync();
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        await server.Api.PutAsync("kv/x", """{"v":"kept"}""");
        return server.Api.Token;
    }

    static async Task OpensAsync(TestServer server, string token)
    {
        await server.UnsealedAsync(TimeSpan.FromMinutes(1));
        server.Api.Token = token;
        Assert.Equal("kept", (await server.Api.GetAsync("kv/x")).String("data", "v"));
    }

    [Fact]
    public async Task A_restart_unseals_and_another_key_label_wraps_the_stored_keys_anew()
    {
        var token = await InitAsync();
        await using (var restarted = await StartAsync()) await OpensAsync(restarted, token);
        Hsm.ImportAes(SoftHsm.NewAesKey(), "next", "02");
        await using (var rotated = await StartAsync("next"))
        {
            await OpensAsync(rotated, token);
            await Eventually.TrueAsync(() => rotated.Log.Text.Contains("now wrapped by next:02"), "wrapped anew");
        }
        Hsm.ImportRsa(RSA.Create(2048), "pair", "03");
        await using (var rsa = await StartAsync("pair", ("rsa_oaep_hash", "sha1")))
        {
            await OpensAsync(rsa, token);
            await Eventually.TrueAsync(() => rsa.Log.Text.Contains("now wrapped by pair:03"), "wrapped anew by RSA");
        }
        await using var last = await StartAsync("pair", ("rsa_oaep_hash", "sha1"));
        await OpensAsync(last, token);
    }

    [Fact]
    public async Task At_a_start_a_token_that_is_away_is_named_and_awaited()
    {
        await InitAsync();
        var back = TakeAway(Hsm.TokenFolder);
        await using var server = await StartAsync();
        await Pkcs11Bench.HealsAsync(server, "Unreachable", $"shows no token \"{Hsm.Label}\"", back);
    }

    [Fact]
    public async Task At_a_start_a_module_without_its_store_is_told_with_where_to_look()
    {
        await InitAsync();
        var back = TakeAway(Hsm.Tokens);
        await using var server = await StartAsync();
        await Pkcs11Bench.HealsAsync(server, "ServiceFailed", "does not start: CKR_GENERAL_ERROR at C_Initialize", back);
    }

    Action TakeAway(string folder)
    {
        var away = Path.Combine(Path.GetDirectoryName(Hsm.Configuration)!, "away");
        Directory.Move(folder, away);
        return () => Directory.Move(away, folder);
    }

    [Fact]
    public async Task At_a_start_a_library_that_is_missing_is_named_and_awaited()
    {
        await InitAsync();
        var link = Path.Combine(Path.GetDirectoryName(Hsm.Configuration)!, "module.so");
        await using var server = await StartAsync("seal", ("lib", link));
        await Pkcs11Bench.HealsAsync(server, "Misconfigured", $"{link} cannot be loaded", () => File.CreateSymbolicLink(link, SoftHsm.Library!));
    }

    [Fact]
    public async Task At_a_start_a_key_that_is_missing_is_told_and_awaited()
    {
        await InitAsync();
        var keys = Directory.EnumerateFiles(Hsm.Tokens, "*.object", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "token.object").ToList();
        foreach (var key in keys) File.Move(key, key + ".away");
        await using var server = await StartAsync();
        await Pkcs11Bench.HealsAsync(server, "KeyNotFound", "has no such key", () => keys.ForEach(key => File.Move(key + ".away", key)));
    }

    [Fact]
    public async Task A_token_that_goes_away_under_a_running_server_is_told_and_the_server_goes_on()
    {
        await using var server = await StartAsync();
        await server.InitAsync();
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        await Pkcs11Bench.ServesAsync(server, "Unreachable", $"shows no token \"{Hsm.Label}\"", TakeAway(Hsm.TokenFolder));
    }

    [Fact]
    public async Task Two_tokens_of_two_modules_each_open_alone_with_variables_of_their_own()
    {
        using var other = SoftHsm.TryCreate(out _)!;
        other.ImportAes(SoftHsm.NewAesKey(), "seal", "0b");
        SealPlan Stanza(SoftHsm hsm, string name, int priority) => new("pkcs11", hsm.Parameters("seal").Where(each => each.Key != "pin").ToDictionary(), "test.hcl:3") { Name = name, Priority = priority };
        var variables = new Dictionary<string, string>
        {
            ["SOFTHSM2_CONF_east"] = Hsm.Configuration, ["SOFTHSM2_CONF_west"] = other.Configuration, ["BAO_HSM_PIN_east"] = SoftHsm.Pin, ["VAULT_HSM_PIN_west"] = SoftHsm.Pin,
        };
        Task<TestServer> BothAsync() => TestServer.StartAsync(path: _directory.Path, environment: variables.GetValueOrDefault,
            change: plan => plan with { Seals = [Stanza(Hsm, "east", 1), Stanza(other, "west", 2)] });
        await using (var server = await BothAsync()) await server.InitAsync();
        foreach (var away in (SoftHsm[])[Hsm, other])
        {
            var folder = away.TokenFolder;
            Directory.Move(folder, away.Configuration + ".away");
            await using (var server = await BothAsync())
            {
                await server.UnsealedAsync(TimeSpan.FromMinutes(1));
                await Eventually.TrueAsync(async () => (await server.StatusAsync()).Text.Contains("shows no token"), "the one that is away is told", TimeSpan.FromMinutes(1));
            }
            Directory.Move(away.Configuration + ".away", folder);
        }
    }

    [Fact]
    public async Task Init_without_the_token_changes_nothing_and_says_why()
    {
        await using var server = await StartAsync("seal", ("token_label", "elsewhere"));
        var refused = await server.Api.PutAsync("sys/init", """{"recovery_shares":1,"recovery_threshold":1}""");
        Assert.InRange(refused.Status, 400, 599);
        Assert.Contains(Hsm.Label, refused.Text); // the one that is there
        Assert.False((await server.StatusAsync())["initialized"]!.GetValue<bool>());
    }

    /// <summary>The script with the real executable: one process from the outage to the unsealing.</summary>
    [Fact]
    [Trait("speed", "slow")]
    public async Task The_executable_unseals_after_restarts_and_outages()
    {
        var stanza = $"seal \"pkcs11\" {{\n{string.Join('\n', Hsm.Parameters("seal").Where(each => each.Key != "pin").Select(each => $"  {each.Key} = \"{each.Value}\""))}\n}}";
        using var files = new ServerFiles(stanza);
        (string, string)[] environment = [("SOFTHSM2_CONF", Hsm.Configuration), ("VAULT_HSM_PIN", SoftHsm.Pin)];
        await using (var server = await VaultProcess.ServeAsync(files.Config, environment))
        {
            Assert.Equal(2, (await files.CommandAsync(server.Address, "status")).Code);
            Assert.Equal(0, (await files.CommandAsync(server.Address, "operator", "init", "-recovery-shares=1", "-recovery-threshold=1")).Code);
            Assert.Equal(0, await server.TerminateAsync());
        }
        await using (var restarted = await VaultProcess.ServeAsync(files.Config, environment))
        {
            await Eventually.TrueAsync(async () => (await files.CommandAsync(restarted.Address, "status")).Code == 0, "unsealed by itself");
            Assert.Equal(0, await restarted.TerminateAsync());
        }
        var back = TakeAway(Hsm.TokenFolder);
        await using var waiting = await VaultProcess.ServeAsync(files.Config, environment);
        await Eventually.TrueAsync(async () => (await files.CommandAsync(waiting.Address, "status")) is { Code: 2 } status && status.Out.Contains("plug it in"), "what to do shows in the status");
        back();
        await Eventually.TrueAsync(async () => (await files.CommandAsync(waiting.Address, "status")).Code == 0, "the same process unseals when the token is back", TimeSpan.FromMinutes(1));
        Assert.False(waiting.HasExited);
        Assert.DoesNotContain(SoftHsm.Pin, waiting.Output);
    }
}
