using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Cli.Doctor;
using Strongroom.Cli.Server;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Transit;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>Two servers of ours, one the seal of the other: what happens to tokens and to the key, told by the one that depends on them.</summary>
public sealed class TransitServerTests : IAsyncLifetime
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Minute = TimeSpan.FromMinutes(1), Hour = TimeSpan.FromHours(1);
    readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());
    readonly TempDirectory _directory = new();
    SecondServer _second = null!;
    string _root = "";
    TransitServer _door = null!;

    string TokenFile => Path.Combine(_directory.Path, "token");
    string Data => Path.Combine(_directory.Path, "data");

    public async ValueTask InitializeAsync()
    {
        _second = await SecondServer.StartAsync(_time);
        _door = await TransitServer.StartAsync(_second, time: _time);
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await _second.DisposeAsync();
        _directory.Dispose();
    }

    [Fact]
    public async Task A_token_that_ended_while_the_server_was_down_is_told_and_its_successor_in_the_file_taken()
    {
        await TokenAsync(new() { Life = Hour, Renewable = false });
        await InitAsync();
        _time.Advance(2 * Hour);
        await using var server = await StartAsync();
        await ToldAsync(server, "CredentialsExpired", Second);
        Assert.True(await server.IsSealedAsync());
        await TokenAsync(new() { Period = Hour });
        await AfterAsync(Second, async () => !await server.IsSealedAsync(), "unsealed with the new token");
        Assert.Null((await server.StatusAsync())["seal_fault"]);
    }

    [Fact]
    public async Task A_token_that_will_end_is_told_in_the_status_with_its_date_while_all_is_well()
    {
        await TokenAsync(new() { Life = 100 * Hour, Renewable = false });
        await InitAsync();
        await using var server = await StartAsync();
        await server.UnsealedAsync();
        ApiAnswer status = await server.StatusAsync();
        await AfterAsync(Second, async () => (status = await server.StatusAsync())["seal_warnings"] is not null, "the warning shows");
        Assert.Contains((_time.GetUtcNow() + 100 * Hour).UtcDateTime.ToString("yyyy-MM-dd"), status["seal_warnings"]!.ToJsonString());
        await server.Log.SawAsync("ENDS ON");
        Assert.StartsWith((_time.GetUtcNow() + 100 * Hour).UtcDateTime.ToString("yyyy-MM-dd"), status.String("seal_credential_expires"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_without_the_policy_is_told_and_one_with_it_taken()
    {
        await TokenAsync(new() { Period = Hour });
        await InitAsync();
        await TokenAsync(new() { Period = Hour, MayUse = false });
        await using var server = await StartAsync();
        var status = await ToldAsync(server, "Denied", Second);
        Assert.Contains("transit/decrypt/unseal", status.String("seal_remedy"), StringComparison.Ordinal);
        await TokenAsync(new() { Period = Hour });
        await AfterAsync(Second, async () => !await server.IsSealedAsync(), "unsealed with the right token");
    }

    [Fact]
    public async Task A_deleted_key_is_told_by_a_running_server_which_goes_on_and_at_the_next_start()
    {
        await TokenAsync(new() { Period = 24 * Hour });
        await InitAsync();
        await using (var server = await StartAsync())
        {
            await server.UnsealedAsync();
            await _second.DeleteKeyAsync();
            await ToldAsync(server, "KeyNotFound", Minute);
            Assert.False(await server.IsSealedAsync());
        }
        await using var restarted = await StartAsync();
        Assert.Contains("backup", (await ToldAsync(restarted, "KeyNotFound", Second)).String("seal_remedy"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sealed_server_behind_a_running_one_is_a_reason_of_its_own()
    {
        await TokenAsync(new() { Period = 24 * Hour });
        await InitAsync();
        await using var server = await StartAsync();
        await server.UnsealedAsync();
        await _second.SealAsync(true);
        Assert.Contains("unseal it", (await ToldAsync(server, "ServiceSealed", Minute)).String("seal_remedy"), StringComparison.Ordinal);
        await _second.SealAsync(false);
        await AfterAsync(Minute, async () => (await server.StatusAsync())["seal_fault"] is null, "it is over");
    }

    [Fact]
    public async Task What_is_stored_is_bound_and_opens_after_a_restart_and_without_the_setting()
    {
        await TokenAsync(new() { Period = 24 * Hour });
        await InitAsync(new SealBinding("prod"));
        Assert.Equal(new SealBinding("prod"), Stored().Binding);
        await using (var bound = await StartAsync(new SealBinding("prod"))) await bound.UnsealedAsync();
        await using (var unbound = await StartAsync())
        {
            await unbound.UnsealedAsync();
            await Eventually.TrueAsync(() => unbound.Log.Text.Contains("now wrapped by", StringComparison.Ordinal), "wrapped anew, as configured");
        }
        Assert.Null(Stored().Binding);
    }

    [Fact]
    public async Task The_least_policy_without_reading_the_key_is_enough_for_a_life_with_a_rotation()
    {
        await TokenAsync(new() { Period = 24 * Hour, MayRead = false });
        await InitAsync();
        await using var server = await StartAsync();
        await server.UnsealedAsync();
        await _second.RotateAsync();
        await AfterAsync(5 * Minute, () => Task.FromResult(server.Log.Text.Contains("now wrapped by v2", StringComparison.Ordinal)), "the hourly use shows the new version");
        Assert.Null((await server.StatusAsync())["seal_fault"]);
    }

    [Fact]
    public async Task The_policy_that_we_print_is_enough_for_a_token_without_the_policy_default()
    {
        var policy = MinimalPolicy.Of("transit", null, [new("mount_path", SecondServer.Mount, ""), new("key_name", SecondServer.KeyName, "")])!;
        Assert.Equal(204, (await _second.Server.Api.PutAsync("sys/policies/acl/printed", new JsonObject { ["policy"] = policy.ToJsonString() })).Status);
        var token = (await _second.Server.Api.PutAsync("auth/token/create", """{"policies":["printed"],"no_default_policy":true,"no_parent":true,"period":"2h"}""")).String("auth", "client_token");
        await File.WriteAllTextAsync(TokenFile, token, TestContext.Current.CancellationToken);
        await InitAsync();
        await using var server = await StartAsync();
        await server.UnsealedAsync();
        await _second.RotateAsync();
        await AfterAsync(5 * Minute, () => Task.FromResult(server.Log.Text.Contains("now wrapped by v2", StringComparison.Ordinal)), "the rotation is seen");
        var end = _time.GetUtcNow() + 5 * Hour; // Longer than the token's period.
        await AfterAsync(5 * Minute, () => Task.FromResult(_time.GetUtcNow() >= end), "the time passes");
        var status = await server.StatusAsync();
        Assert.True(status["seal_fault"] is null && status["seal_warnings"] is null, status.ToString());
    }

    /// <summary>Two executables, as on two machines.</summary>
    [Fact]
    [Trait("speed", "slow")]
    public async Task Two_processes_one_the_seal_of_the_other()
    {
        using var secondFiles = new ServerFiles("");
        await using var second = await VaultProcess.ServeAsync(secondFiles.Config);
        async Task<string> DoAsync(params string[] args)
        {
            var (code, output, error) = await VaultProcess.RunAsync(args, ("VAULT_ADDR", second.Address), ("HOME", secondFiles.Home), ("VAULT_TOKEN", _root));
            Assert.True(code == 0, $"{string.Join(' ', args)}: {code} {output} {error}");
            return output.Trim();
        }
        var init = JsonNode.Parse(await DoAsync("operator", "init", "-key-shares=1", "-key-threshold=1", "-format=json"))!;
        var share = init["unseal_keys_b64"]![0]!.GetValue<string>();
        await DoAsync("operator", "unseal", share);
        _root = init["root_token"]!.GetValue<string>();
        await DoAsync("secrets", "enable", "transit");
        await DoAsync("write", "-force", "transit/keys/unseal");
        var policy = Path.Combine(_directory.Path, "unseal.json");
        await File.WriteAllTextAsync(policy, MinimalPolicy.Of("transit", null, [new("mount_path", "transit", ""), new("key_name", "unseal", "")])!.ToJsonString(), TestContext.Current.CancellationToken);
        await DoAsync("policy", "write", "unseal", policy);
        await File.WriteAllTextAsync(TokenFile, await DoAsync("token", "create", "-orphan", "-period=24h", "-policy=unseal", "-field=token"), TestContext.Current.CancellationToken);

        using var files = new ServerFiles($$"""seal "transit" { address = "{{second.Address}}" key_name = "unseal" token_file = "{{TokenFile}}" }""");
        await using (var server = await VaultProcess.ServeAsync(files.Config))
        {
            Assert.Equal(0, (await files.CommandAsync(server.Address, "operator", "init", "-recovery-shares=1", "-recovery-threshold=1")).Code);
            Assert.Equal(0, (await files.CommandAsync(server.Address, "status")).Code);
            Assert.Equal(0, await server.TerminateAsync());
        }
        await DoAsync("operator", "seal");
        await using var restarted = await VaultProcess.ServeAsync(files.Config);
        var text = "";
        await Eventually.TrueAsync(async () => (text = (await files.CommandAsync(restarted.Address, "status")).Out).Contains("is itself sealed", StringComparison.Ordinal), "the reason shows in the status");
        await DoAsync("operator", "unseal", share);
        await Eventually.TrueAsync(async () => (await files.CommandAsync(restarted.Address, "status")).Code == 0, "the same process unseals when the other one has");
        Assert.False(restarted.HasExited);
        Assert.DoesNotContain(await File.ReadAllTextAsync(TokenFile, TestContext.Current.CancellationToken), restarted.Output, StringComparison.Ordinal);
    }

    Task<TimeSpan> AfterAsync(TimeSpan step, Func<Task<bool>> condition, string what) => Eventually.AfterAsync(_time, step, condition, what, TimeSpan.FromMinutes(2), _door.SettledAsync);

    async Task TokenAsync(TransitTokenSpec spec) => await File.WriteAllTextAsync(TokenFile, (await _second.MintAsync(spec)).Token);

    SealPlan Plan(SealBinding? binding) => TestTransit.Seal(_door, "", ("token_file", TokenFile)) with { Binding = binding };

    Task<TestServer> StartAsync(SealBinding? binding = null) => TestServer.StartAsync(Plan(binding), Data, _time);

    async Task InitAsync(SealBinding? binding = null)
    {
        await using var server = await StartAsync(binding);
        await server.InitAsync();
    }

    async Task<ApiAnswer> ToldAsync(TestServer server, string fault, TimeSpan step)
    {
        ApiAnswer status = await server.StatusAsync();
        await AfterAsync(step, async () => (status = await server.StatusAsync()).String("seal_fault") == fault, $"{fault} shows");
        await server.Log.SawAsync(status.String("seal_reason"));
        await server.Log.SawAsync(status.String("seal_remedy"));
        return status;
    }

    SealBlob Stored()
    {
        var entry = JsonNode.Parse(File.ReadAllText(Path.Combine(Data, "core", "hsm", "_barrier-unseal-keys")))!;
        return SealBlob.Parse(Convert.FromBase64String(entry["Value"]!.GetValue<string>()));
    }
}
