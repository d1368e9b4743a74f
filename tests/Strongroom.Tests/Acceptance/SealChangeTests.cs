using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Cli.Server;
using Strongroom.LocalKms;
using Strongroom.Testing.Clouds.Transit;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>The seal of a running server changes with its configuration, and nobody who uses the server notices.</summary>
public sealed class SealChangeTests : IAsyncLifetime
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    readonly TempDirectory _directory = new();
    LocalKmsServer _a = null!, _b = null!;
    bool _isAClosed;

    public async ValueTask InitializeAsync() => (_a, _b) = (await TestKms.StartAsync(), await TestKms.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await CloseAAsync();
        await _b.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>The old account is closed.</summary>
    async Task CloseAAsync()
    {
        if (!_isAClosed) await _a.DisposeAsync();
        _isAClosed = true;
    }

    SealPlan A => TestKms.Seal(_a.Address) with { Name = "a", Priority = 1 };
    SealPlan B => TestKms.Seal(_b.Address) with { Name = "b", Priority = 2 };

    Task<TestServer> StartAsync(TimeProvider? time = null, params SealPlan[] seals)
        => TestServer.StartAsync(path: _directory.Path, time: time, change: plan => plan with { Seals = seals.Length > 0 ? seals : [SealPlan.Shamir] });

    static Task ReloadAsync(TestServer server, SealPlan? disabled, params SealPlan[] seals)
        => server.Running.ReloadSealAsync(server.Running.Plan with { Seals = seals.Length > 0 ? seals : [SealPlan.Shamir], DisabledSeal = disabled }, server.Log);

    static async Task<JsonObject> InitAsync(TestServer server, int shares = 1, int threshold = 1)
    {
        var init = await server.InitAsync(shares, threshold);
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        await server.Api.PutAsync("kv/x", """{"v":"kept"}""");
        return init;
    }

    static async Task ReadsAsync(TestServer server) => Assert.Equal("kept", (await server.Api.GetAsync("kv/x")).String("data", "v"));

    static Task<ApiAnswer> BringAsync(TestServer server, string share, bool migrate) => server.Api.PutAsync("sys/unseal", new JsonObject { ["key"] = share, ["migrate"] = migrate });

    static async Task<string> KeyAsync(TestServer server) => (await server.Api.GetAsync("sys/strongroom/seal")).String("data", "key_id");

    static Task TakesOverAsync(TestServer server, string key, string what) => Eventually.TrueAsync(async () => (await KeyAsync(server)).Contains(key), what);

    async Task<string> KeyIdAsync(LocalKmsServer kms) => await Task.FromResult(kms.Store.Do(store => store.Resolve(TestKms.Alias).Id));

    /// <summary>A restart with just these seals opens, and what is stored is theirs.</summary>
    async Task RestartsAsync(string token, params SealPlan[] seals)
    {
        await using var server = await StartAsync(null, seals);
        await server.UnsealedAsync();
        server.Api.Token = token;
        await ReadsAsync(server);
    }

    [Fact]
    public async Task Another_key_of_another_account_takes_over_at_once()
    {
        string token;
        await using (var server = await StartAsync(null, A))
        {
            var recovery = (await InitAsync(server))["recovery_keys_base64"]![0]!.GetValue<string>();
            token = server.Api.Token;
            await ReloadAsync(server, null, B);
            await TakesOverAsync(server, await KeyIdAsync(_b), "b is in use");
            Assert.False(await server.IsSealedAsync());
            await ReadsAsync(server);
            await CloseAAsync();

            await server.Api.PutAsync("sys/seal");
            await Eventually.TrueAsync(server.IsSealedAsync, "sealed");
            Assert.False((await BringAsync(server, recovery, migrate: false))["sealed"]!.GetValue<bool>()); // the recovery key came along
            await ReadsAsync(server);
        }
        await RestartsAsync(token, B);
    }

    [Fact]
    public async Task A_seal_that_cannot_be_used_does_not_take_over_until_it_can()
    {
        await using var server = await StartAsync(null, A);
        await InitAsync(server);
        _b.Enable(false);
        await ReloadAsync(server, null, B);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_warnings"]?.ToJsonString().Contains("is not in use yet") == true, "the status tells");
        var warning = (await server.StatusAsync())["seal_warnings"]![0]!.GetValue<string>();
        Assert.Contains("disabled", warning);
        Assert.Contains("A restart with this configuration may stay sealed", warning);
        Assert.Contains(await KeyIdAsync(_a), await KeyAsync(server));
        await server.Log.SawAsync("is not in use yet");

        _b.Enable(true);
        await TakesOverAsync(server, await KeyIdAsync(_b), "b takes over once it can be used");
        Assert.Null((await server.StatusAsync())["seal_warnings"]);
        await ReadsAsync(server);
        await RestartsAgainAsync(server, B);
    }

    [Fact]
    public async Task A_seal_is_added_and_the_other_removed_while_the_server_runs()
    {
        await using var server = await StartAsync(null, A);
        await InitAsync(server);
        await ReloadAsync(server, null, A, B);
        await Eventually.TrueAsync(async () => (await server.Api.GetAsync("sys/seal-backend-status"))["backends"] is JsonArray { Count: 2 }, "both are in use");
        await Eventually.TrueAsync(async () => (await server.Api.GetAsync("sys/seal-backend-status"))["fully_wrapped"]!.GetValue<bool>(), "both have the keys");
        Assert.Equal("multiseal", (await server.StatusAsync()).String("type"));
        await ReloadAsync(server, null, B);
        await Eventually.TrueAsync(async () => (await server.StatusAsync()).String("type") == "awskms", "one again");
        await CloseAAsync();
        await RestartsAgainAsync(server, B);
    }

    [Fact]
    public async Task To_another_server_and_back()
    {
        await using var second = new TransitBench(TimeProvider.System);
        await second.StartAsync();
        await using var server = await StartAsync(null, A);
        await InitAsync(server);
        await ReloadAsync(server, null, second.Seal);
        await Eventually.TrueAsync(async () => (await server.StatusAsync()).String("type") == "transit", "the other server holds the key");
        await ReadsAsync(server);
        await ReloadAsync(server, null, second.Seal);
        await Eventually.TrueAsync(() => server.Log.Lines.Any(line => line.Contains("was read anew")), "read anew");
        await ReloadAsync(server, null, A);
        await Eventually.TrueAsync(async () => (await server.StatusAsync()).String("type") == "awskms", "back");
        await RestartsAgainAsync(server, A);
    }

    [Fact]
    public async Task When_the_old_seal_is_gone_for_good_the_root_key_comes_from_memory_and_the_recovery_key_waits_for_it()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        string token, recovery;
        await using (var server = await StartAsync(time, A))
        {
            recovery = (await InitAsync(server))["recovery_keys_base64"]![0]!.GetValue<string>();
            token = server.Api.Token;
            _a.Enable(false);
            await ReloadAsync(server, null, B);
            var b = await KeyIdAsync(_b);
            var took = await Eventually.AfterAsync(time, Second, async () => (await KeyAsync(server)).Contains(b), "b takes over", TimeSpan.FromSeconds(60));
            Assert.True(took >= TimeSpan.FromMinutes(1), $"a moment's outage ({took}) must not leave the recovery key behind");
            await server.Log.SawAsync("the recovery key is still wrapped by that seal");
            await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_warnings"]?.ToJsonString().Contains("does not open the recovery key") == true, "the status tells what does not work");
            var nonce = (await server.Api.PutAsync("sys/rotate/recovery/init", """{"secret_shares":1,"secret_threshold":1}""")).String("data", "nonce");
            var refused = await server.Api.PutAsync("sys/rotate/recovery/update", new JsonObject { ["key"] = recovery, ["nonce"] = nonce });
            Assert.Equal((500, true), (refused.Status, refused.ToString().Contains("kms:Decrypt")));
            await ReadsAsync(server);
            var other = _b.Store.Do(store => (store.Aliases[TestKms.Alias] = store.Aliases[TestKms.Alias] with { KeyId = store.Create().Id }).KeyId);
            await Eventually.AfterAsync(time, TimeSpan.FromMinutes(1), () => Task.FromResult(server.Log.Lines.Any(line => line.Contains("are now wrapped by") && line.Contains(other))), "the root key does not wait for the recovery key");
        }
        await RestartsAsync(token, B);
        _a.Enable(true);
        await using (var server = await StartAsync(null, A, B))
        {
            await server.UnsealedAsync();
            server.Api.Token = token;
            await server.Api.PutAsync("sys/seal");
            await Eventually.TrueAsync(server.IsSealedAsync, "sealed");
            Assert.False((await BringAsync(server, recovery, migrate: false))["sealed"]!.GetValue<bool>());
        }
    }

    [Fact]
    public async Task From_shares_to_a_seal_and_back_the_people_decide_and_the_server_goes_on()
    {
        await using var server = await StartAsync();
        var init = await InitAsync(server, shares: 3, threshold: 2);
        string[] shares = [.. init["keys_base64"]!.AsArray().Select(each => each!.GetValue<string>())];

        Assert.Equal(200, (await BringAsync(server, shares[0], migrate: true)).Status); // nothing to move to: as if it were already done
        Assert.Equal(0, (await server.StatusAsync())["progress"]!.GetValue<int>());
        await ReloadAsync(server, null, A);
        await MoveAsync(server, shares, "awskms");
        await ReloadAsync(server, disabled: A);
        await MoveAsync(server, shares, "shamir");
        var token = server.Api.Token;

        await server.DisposeAsync();
        await using var restarted = await StartAsync();
        await restarted.UnsealAsync(shares[1], shares[2]);
        restarted.Api.Token = token;
        await ReadsAsync(restarted);
    }

    static async Task MoveAsync(TestServer server, string[] shares, string to)
    {
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["migration"]!.GetValue<bool>(), "people are waited for");
        var status = await server.StatusAsync();
        Assert.False(status["sealed"]!.GetValue<bool>());
        Assert.Equal((3, 2), (status["n"]!.GetValue<int>(), status["t"]!.GetValue<int>()));
        Assert.Contains("-migrate", status["seal_warnings"]!.ToJsonString());
        Assert.Equal(200, (await BringAsync(server, shares[0], migrate: false)).Status); // without the flag it is no consent
        Assert.Equal(0, (await server.StatusAsync())["progress"]!.GetValue<int>());

        Assert.Equal(1, (await BringAsync(server, shares[0], migrate: true))["progress"]!.GetValue<int>());
        var wrong = Convert.FromBase64String(shares[1]);
        wrong[3] ^= 1;
        Assert.Equal(400, (await BringAsync(server, Convert.ToBase64String(wrong), migrate: true)).Status);
        Assert.Equal(1, (await BringAsync(server, shares[0], migrate: true))["progress"]!.GetValue<int>());
        var done = await BringAsync(server, shares[2], migrate: true);
        Assert.Equal((200, to, false, false), (done.Status, done.String("type"), done["migration"]!.GetValue<bool>(), done["sealed"]!.GetValue<bool>()));
        await ReadsAsync(server);
    }

    [Fact]
    public async Task Shares_brought_so_far_survive_a_reload()
    {
        await using var server = await StartAsync();
        string[] shares = [.. (await InitAsync(server, shares: 3, threshold: 2))["keys_base64"]!.AsArray().Select(each => each!.GetValue<string>())];
        await server.Api.PutAsync("sys/seal");
        await Eventually.TrueAsync(server.IsSealedAsync, "sealed");
        await BringAsync(server, shares[0], migrate: false);
        await ReloadAsync(server, disabled: null);
        Assert.False((await BringAsync(server, shares[1], migrate: false))["sealed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task People_are_not_called_together_for_a_seal_that_does_not_work()
    {
        await using var server = await StartAsync();
        await InitAsync(server);
        _a.Enable(false);
        await ReloadAsync(server, null, A);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_warnings"]?[0]!.GetValue<string>().Contains("disabled") == true, "the reason shows");
        Assert.False((await server.StatusAsync())["migration"]!.GetValue<bool>());
        _a.Enable(true);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["migration"]!.GetValue<bool>(), "now they are");
    }

    [Fact]
    public async Task Sealed_while_people_are_waited_for_it_goes_on_as_after_a_restart()
    {
        await using var server = await StartAsync();
        var share = (await InitAsync(server))["keys_base64"]![0]!.GetValue<string>();
        await ReloadAsync(server, null, A);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["migration"]!.GetValue<bool>(), "people are waited for");
        await server.Api.PutAsync("sys/seal");
        await Eventually.TrueAsync(async () => (await server.StatusAsync()).String("seal_reason").Contains("entering seal migration mode"), "as after a restart");
        Assert.Equal(400, (await BringAsync(server, share, migrate: false)).Status);
        Assert.False((await BringAsync(server, share, migrate: true))["sealed"]!.GetValue<bool>());
        await ReadsAsync(server);
        Assert.Equal("awskms", (await server.StatusAsync()).String("type"));
    }

    [Fact]
    public async Task A_stanza_that_just_vanishes_is_not_taken_for_a_wish()
    {
        await using var server = await StartAsync(null, A);
        await InitAsync(server);
        await ReloadAsync(server, disabled: null);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_warnings"]?[0]!.GetValue<string>().Contains("disabled = \"true\"") == true, "it is told how to leave a seal");
        Assert.Equal("awskms", (await server.StatusAsync()).String("type"));
        await ReloadAsync(server, null, A);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_warnings"] is null, "all is well with the stanza back");
    }

    [Fact]
    public async Task A_configuration_that_says_the_same_changes_nothing_in_the_storage()
    {
        await using var server = await StartAsync(null, A);
        await InitAsync(server);
        var before = await StoredAsync();
        for (var i = 0; i < 3; i++)
        {
            await ReloadAsync(server, null, A);
            await Eventually.TrueAsync(() => server.Log.Lines.Count(line => line.Contains("was read anew")) == i + 1, "read anew");
        }
        Assert.Equal(before, await StoredAsync());
        Assert.Equal(0, server.Log.Lines.Count(line => line.Contains("The seal is now")));
    }

    [Fact]
    public async Task The_latest_configuration_counts()
    {
        await using var server = await StartAsync(null, A);
        await InitAsync(server);
        await ReloadAsync(server, null, TestKms.Seal(new Uri("http://127.0.0.1:1")));
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_warnings"] is not null, "the first wish fails");
        await ReloadAsync(server, null, B);
        await TakesOverAsync(server, await KeyIdAsync(_b), "the second is in use");
        Assert.Null((await server.StatusAsync())["seal_warnings"]);
    }

    [Fact]
    public async Task A_sealed_server_unseals_with_the_corrected_configuration_without_a_restart()
    {
        string token;
        await using (var server = await StartAsync(null, A))
        {
            await InitAsync(server);
            token = server.Api.Token;
        }
        await using var wrong = await StartAsync(null, TestKms.Seal(new Uri("http://127.0.0.1:1")));
        await Eventually.TrueAsync(async () => (await wrong.StatusAsync())["seal_reason"] is not null, "it cannot unseal");
        await ReloadAsync(wrong, null, A);
        await wrong.UnsealedAsync();
        wrong.Api.Token = token;
        await ReadsAsync(wrong);
    }

    [Fact]
    public async Task What_a_person_sealed_stays_sealed()
    {
        await using var server = await StartAsync(null, A);
        var recovery = (await InitAsync(server))["recovery_keys_base64"]![0]!.GetValue<string>();
        await server.Api.PutAsync("sys/seal");
        await Eventually.TrueAsync(server.IsSealedAsync, "sealed");
        await ReloadAsync(server, null, A, B);
        await Eventually.TrueAsync(async () => (await server.StatusAsync()).String("type") == "multiseal", "the new seals are in use");
        Assert.True(await server.IsSealedAsync());
        Assert.False((await BringAsync(server, recovery, migrate: false))["sealed"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_rotation_of_the_recovery_key_that_a_change_overtakes_is_refused_and_not_lost()
    {
        await using var server = await StartAsync(null, A);
        var recovery = (await InitAsync(server))["recovery_keys_base64"]![0]!.GetValue<string>();
        var nonce = (await server.Api.PutAsync("sys/rotate/recovery/init", """{"secret_shares":1,"secret_threshold":1}""")).String("data", "nonce");
        await ReloadAsync(server, null, B);
        await TakesOverAsync(server, await KeyIdAsync(_b), "b is in use");
        var late = await server.Api.PutAsync("sys/rotate/recovery/update", new JsonObject { ["key"] = recovery, ["nonce"] = nonce });
        Assert.Equal(400, late.Status);
        await server.Api.PutAsync("sys/seal");
        await Eventually.TrueAsync(server.IsSealedAsync, "sealed");
        Assert.False((await BringAsync(server, recovery, migrate: false))["sealed"]!.GetValue<bool>());
    }

    async Task RestartsAgainAsync(TestServer server, params SealPlan[] seals)
    {
        var token = server.Api.Token;
        await server.DisposeAsync();
        await RestartsAsync(token, seals);
    }

    async Task<string> StoredAsync()
    {
        var path = Path.Combine(_directory.Path, "core", "hsm", "_barrier-unseal-keys");
        await Eventually.TrueAsync(() => File.Exists(path), "the tree is up to date");
        return await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
    }
}
