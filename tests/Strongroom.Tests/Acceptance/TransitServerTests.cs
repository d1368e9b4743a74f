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
        await Eventually.AfterAsync(_time, Second, async () => !await server.IsSealedAsync(), "unsealed with the new token");
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
        await Eventually.AfterAsync(_time, Second, async () => (status = await server.StatusAsync())["seal_warnings"] is not null, "the warning shows");
        Assert.Contains((_time.GetUtcNow() + 100 * Hour).UtcDateTime.ToString("yyyy-MM-dd"), status["seal_warnings"]!.ToJsonString());
        Assert.Contains("ENDS ON", server.Log.Text, StringComparison.Ordinal);
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
        await Eventually.AfterAsync(_time, Second, async () => !await server.IsSealedAsync(), "unsealed with the right token");
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
        await Eventually.AfterAsync(_time, Minute, async () => (await server.StatusAsync())["seal_fault"] is null, "it is over");
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
        await Eventually.AfterAsync(_time, 5 * Minute, () => Task.FromResult(server.Log.Text.Contains("now wrapped by v2", StringComparison.Ordinal)), "the hourly use shows the new version");
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
        await Eventually.AfterAsync(_time, 5 * Minute, () => Task.FromResult(server.Log.Text.Contains("now wrapped by v2", StringComparison.Ordinal)), "the rotation is seen");
        for (var i = 0; i < 60; i++)
        {
            _time.Advance(5 * Minute); // Longer than the token's period.
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
        var status = await server.StatusAsync();
        Assert.True(status["seal_fault"] is null && status["seal_warnings"] is null, status.ToString());
    }

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
        await Eventually.AfterAsync(_time, step, async () => (status = await server.StatusAsync()).String("seal_fault") == fault, $"{fault} shows: {status}", Minute);
        Assert.Contains(status.String("seal_reason"), server.Log.Text, StringComparison.Ordinal);
        Assert.Contains(status.String("seal_remedy"), server.Log.Text, StringComparison.Ordinal);
        return status;
    }

    SealBlob Stored()
    {
        var entry = JsonNode.Parse(File.ReadAllText(Path.Combine(Data, "core", "hsm", "_barrier-unseal-keys")))!;
        return SealBlob.Parse(Convert.FromBase64String(entry["Value"]!.GetValue<string>()));
    }
}
