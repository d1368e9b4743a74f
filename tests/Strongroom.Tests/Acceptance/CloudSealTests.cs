using System.Diagnostics;
using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms.Faults;
using Strongroom.Testing.Clouds;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>What a server goes through with the seal of a cloud; a class per cloud inherits it.</summary>
public abstract class CloudSealTests
{
    static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Minute = TimeSpan.FromMinutes(1);
    readonly FakeTimeProvider _time = new(TimeProvider.System.GetUtcNow());

    private protected abstract CloudBench New(TimeProvider time);

    [Theory]
    [InlineData("deny:UNWRAP", "Denied")]
    [InlineData("throttle:UNWRAP", "Throttled")]
    [InlineData("servererror:UNWRAP", "ServiceFailed")]
    [InlineData("unavailable:UNWRAP", "ServiceFailed")]
    [InlineData("drop:UNWRAP", "Unreachable")]
    [InlineData("garbage:UNWRAP", "InvalidAnswer")]
    [InlineData("empty:UNWRAP", "InvalidAnswer")]
    [InlineData("hang:UNWRAP", "TimedOut")]
    [InlineData("throttle:TOKEN", "Throttled")]
    [InlineData("servererror:TOKEN", "ServiceFailed")]
    [InlineData("garbage:TOKEN", "InvalidAnswer")]
    [InlineData("hang:TOKEN", "TimedOut")]
    public async Task At_a_start_the_server_listens_tells_the_fault_and_unseals_when_it_ends(string fault, string expected)
    {
        await using var cloud = await StartCloudAsync();
        using var directory = await InitAsync(cloud);
        cloud.Server.Faults.Set(Parse(cloud, fault));
        await AssertHealsAsync(cloud, directory.Path, expected, cloud.Server.Faults.Clear);
    }

    [Fact]
    public async Task At_a_start_a_key_that_cannot_be_used_is_told_and_awaited()
    {
        await using var cloud = await StartCloudAsync();
        using var directory = await InitAsync(cloud);
        cloud.Enable(false);
        await AssertHealsAsync(cloud, directory.Path, cloud.DisabledFault, () => cloud.Enable(true));
    }

    [Fact]
    public async Task At_a_start_a_credential_that_has_expired_is_told_and_its_renewal_noticed()
    {
        await using var cloud = await StartCloudAsync();
        using var directory = await InitAsync(cloud);
        cloud.ExpireCredential(true);
        await AssertHealsAsync(cloud, directory.Path, cloud.ExpiredFault, () => cloud.ExpireCredential(false));
    }

    [Fact]
    public async Task At_a_start_a_cloud_that_is_not_there_is_named_and_awaited()
    {
        await using var cloud = await StartCloudAsync();
        using var directory = await InitAsync(cloud);
        await cloud.StopAsync();
        await AssertHealsAsync(cloud, directory.Path, "Unreachable", () => cloud.StartAsync().GetAwaiter().GetResult());
    }

    [Fact]
    public async Task At_a_start_a_key_on_its_way_out_is_told_with_the_date()
    {
        await using var cloud = await StartCloudAsync();
        if (cloud.NoDeletionDate is { } why) Assert.Skip(why);
        using var directory = await InitAsync(cloud);
        var date = _time.GetUtcNow().AddDays(7);
        cloud.ScheduleDeletion(date);
        await using var server = await TestServer.StartAsync(cloud.Seal, directory.Path, _time);
        ApiAnswer status = await server.StatusAsync();
        await Eventually.TrueAsync(async () => (status = await server.StatusAsync())["seal_warnings"] is not null, "the date shows while sealed");
        Assert.Equal("KeyPendingDeletion", status.String("seal_fault"));
        Assert.Contains(date.UtcDateTime.ToString("yyyy-MM-dd"), status["seal_warnings"]!.ToJsonString());

        cloud.CancelDeletion();
        await AfterAsync(cloud, Second, async () => !await server.IsSealedAsync(), "unsealed after the recovery");
        await AfterAsync(cloud, Minute, async () => (await server.StatusAsync())["seal_warnings"] is null, "the warning goes");
    }

    [Fact]
    public async Task One_process_lives_through_every_fault_while_it_serves()
    {
        await using var cloud = await StartCloudAsync();
        await using var server = await TestServer.StartAsync(cloud.Seal, time: _time);
        await server.InitAsync();
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        foreach (var (fault, expected) in ((string, string)[])[
            ("deny:DESCRIBE", "Denied"), ("deny:WRAP", "Denied"), ("deny:UNWRAP", "Denied"), ("throttle:DESCRIBE", "Throttled"), ("servererror:DESCRIBE", "ServiceFailed"),
            ("drop:DESCRIBE", "Unreachable"), ("garbage:DESCRIBE", "InvalidAnswer"), ("hang:DESCRIBE", "TimedOut")])
            if (cloud.NeedsDescribe || fault != "deny:DESCRIBE") await AssertServesAsync(cloud, server, fault, expected, () => cloud.Server.Faults.Set(Parse(cloud, fault)), cloud.Server.Faults.Clear);
        await AssertServesAsync(cloud, server, "disabled", cloud.DisabledFault, () => cloud.Enable(false), () => cloud.Enable(true));
        await AssertServesAsync(cloud, server, "expired", cloud.ExpiredFault, () => cloud.ExpireCredential(true), () => cloud.ExpireCredential(false));
        await AssertServesAsync(cloud, server, "outage", "Unreachable", () => cloud.StopAsync().GetAwaiter().GetResult(), () => cloud.StartAsync().GetAwaiter().GetResult());
    }

    [Fact]
    public async Task A_key_on_its_way_out_is_warned_of_under_a_running_server()
    {
        await using var cloud = await StartCloudAsync();
        if (cloud.NoDeletionDate is { } why) Assert.Skip(why);
        await using var server = await TestServer.StartAsync(cloud.Seal, time: _time);
        await server.InitAsync();
        var date = _time.GetUtcNow().AddDays(9);
        cloud.ScheduleDeletion(date);
        ApiAnswer status = await server.StatusAsync();
        await AfterAsync(cloud, Minute, async () => (status = await server.StatusAsync())["seal_warnings"] is not null, "the warning shows");
        Assert.Contains(date.UtcDateTime.ToString("yyyy-MM-dd"), status["seal_warnings"]!.ToJsonString());
        Assert.Equal(200, (await server.Api.GetAsync("sys/health")).Status);
        cloud.CancelDeletion();
        await AfterAsync(cloud, Minute, async () => (await server.StatusAsync())["seal_warnings"] is null, "the warning goes");
    }

    [Fact]
    public async Task A_key_rotated_while_the_server_was_down_rewraps_and_old_versions_may_go()
    {
        await using var cloud = await StartCloudAsync();
        using var directory = await InitAsync(cloud);
        var fresh = cloud.Rotate();
        await using (var server = await TestServer.StartAsync(cloud.Seal, directory.Path, _time))
        {
            await server.UnsealedAsync();
            await Eventually.TrueAsync(() => server.Log.Text.Contains($"now wrapped by {fresh}"), "rewrapped");
        }
        cloud.RetireOldVersions();
        await using var again = await TestServer.StartAsync(cloud.Seal, directory.Path, _time);
        await again.UnsealedAsync();
    }

    [Theory]
    [InlineData("deny:DESCRIBE")]
    [InlineData("deny:WRAP")]
    [InlineData("deny:UNWRAP")]
    [InlineData("garbage:UNWRAP")]
    public async Task Initialising_without_a_permission_does_nothing_and_says_which(string fault)
    {
        await using var cloud = await StartCloudAsync();
        await using var server = await TestServer.StartAsync(cloud.Seal, time: _time);
        cloud.Server.Faults.Set(Parse(cloud, fault));
        if (!cloud.NeedsDescribe && fault == "deny:DESCRIBE")
        {
            await server.InitAsync(); // It is not needed: all goes well.
            return;
        }
        var refused = await server.Api.PutAsync("sys/init", """{"recovery_shares":1,"recovery_threshold":1}""");
        Assert.InRange(refused.Status, 400, 599);
        Assert.NotEmpty(refused.Errors);
        Assert.False((await server.Api.GetAsync("sys/init"))["initialized"]!.GetValue<bool>());
        cloud.Server.Faults.Clear();
        await server.InitAsync();
    }

    [Fact]
    public async Task A_quiet_day_costs_at_most_sixty_crypto_calls()
    {
        await using var cloud = await StartCloudAsync();
        await using var server = await TestServer.StartAsync(cloud.Seal, time: _time);
        await server.InitAsync();
        cloud.Server.Calls.Reset();
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromDays(1); passed += 5 * Minute)
        {
            _time.Advance(5 * Minute);
            await cloud.Server.SettledAsync();
        }
        Assert.True(server.Vault.IsActive);
        Assert.InRange(cloud.CryptoCalls, 24, 60);
        Assert.InRange(cloud.Server.Calls[cloud.Token], 1, 30);
    }

    /// <summary>The acceptance script with the real executable: one process from the outage to the unsealing.</summary>
    [Fact]
    [Trait("speed", "slow")]
    public async Task The_executable_unseals_after_restarts_and_outages()
    {
        await using var cloud = New(TimeProvider.System);
        await cloud.StartAsync();
        using var files = new ServerFiles(cloud.Stanza);
        await using (var server = await VaultProcess.ServeAsync(files.Config))
        {
            Assert.Equal(2, (await files.CommandAsync(server.Address, "status")).Code);
            var init = await files.CommandAsync(server.Address, "operator", "init", "-recovery-shares=1", "-recovery-threshold=1");
            Assert.True(init.Code == 0, init.ToString());
            Assert.Equal(0, (await files.CommandAsync(server.Address, "status")).Code);
            Assert.Equal(0, await server.TerminateAsync());
        }
        await using (var restarted = await VaultProcess.ServeAsync(files.Config))
        {
            await Eventually.TrueAsync(async () => (await files.CommandAsync(restarted.Address, "status")).Code == 0, "unsealed by itself");
            Assert.Equal(0, await restarted.TerminateAsync());
        }
        await cloud.StopAsync();
        await using var sealedOne = await VaultProcess.ServeAsync(files.Config);
        var (code, text) = (0, "");
        await Eventually.TrueAsync(async () => { (code, text, _) = await files.CommandAsync(sealedOne.Address, "status"); return text.Contains("could not be made"); }, "the reason shows in the status");
        Assert.Equal(2, code);
        await cloud.StartAsync();
        await Eventually.TrueAsync(async () => (await files.CommandAsync(sealedOne.Address, "status")).Code == 0, "the same process unseals when the cloud is back");
        Assert.False(sealedOne.HasExited);
        Assert.Contains("could not be made", sealedOne.Output);
    }

    async Task<CloudBench> StartCloudAsync()
    {
        var cloud = New(_time);
        await cloud.StartAsync();
        return cloud;
    }

    async Task<TempDirectory> InitAsync(CloudBench cloud)
    {
        var directory = new TempDirectory();
        await using var server = await TestServer.StartAsync(cloud.Seal, directory.Path, _time);
        await server.InitAsync();
        return directory;
    }

    static Fault Parse(CloudBench cloud, string fault) => Fault.Parse(fault.Replace("UNWRAP", cloud.Unwrap, StringComparison.Ordinal).Replace("WRAP", cloud.Wrap, StringComparison.Ordinal)
        .Replace("DESCRIBE", cloud.Describe, StringComparison.Ordinal).Replace("TOKEN", cloud.Token, StringComparison.Ordinal));

    async Task AssertHealsAsync(CloudBench cloud, string directory, string expected, Action heal)
    {
        await using var server = await TestServer.StartAsync(cloud.Seal, directory, _time);
        ApiAnswer status = await server.StatusAsync();
        Assert.Equal(200, status.Status);
        async Task<bool> ShowsAsync() => (status = await server.StatusAsync()).String("seal_fault") == expected;
        if (expected == "TimedOut") await AfterAsync(cloud, Second, ShowsAsync, $"{expected} shows");
        else await Eventually.TrueAsync(ShowsAsync, $"{expected} shows");
        await AssertToldAsync(server, status, expected);
        Assert.True(status["sealed"]!.GetValue<bool>());
        heal();
        var waited = await AfterAsync(cloud, TimeSpan.FromMilliseconds(500), async () => !await server.IsSealedAsync(), $"{expected}: unsealed after the fault");
        Assert.True(waited <= TimeSpan.FromSeconds(15), $"unsealed only {waited} after the fault");
        Assert.Null((await server.StatusAsync())["seal_fault"]);
    }

    async Task AssertServesAsync(CloudBench cloud, TestServer server, string what, string expected, Action harm, Action heal)
    {
        harm();
        ApiAnswer status = await server.StatusAsync();
        await AfterAsync(cloud, Minute, async () => (status = await server.StatusAsync()).String("seal_fault") == expected, $"{what} shows as {expected}: {status}");
        await AssertToldAsync(server, status, expected);
        Assert.False(status["sealed"]!.GetValue<bool>());
        Assert.Equal(204, (await server.Api.PutAsync("kv/x", """{"v":"1"}""")).Status);
        Assert.Equal(200, (await server.Api.GetAsync("sys/health")).Status);
        heal();
        await AfterAsync(cloud, Minute, async () => (await server.StatusAsync())["seal_fault"] is null, $"{what} is over");
    }

    /// <summary>Moves the clock until the condition holds, but not while a call is under way: on a busy machine each would end as timed out.</summary>
    async Task<TimeSpan> AfterAsync(CloudBench cloud, TimeSpan step, Func<Task<bool>> condition, string what)
    {
        var (start, watch) = (_time.GetUtcNow(), Stopwatch.StartNew());
        while (!await condition())
        {
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), $"not within {watch.Elapsed} ({_time.GetUtcNow() - start} of its clock): {what}");
            _time.Advance(step);
            await cloud.Server.SettledAsync();
        }
        return _time.GetUtcNow() - start;
    }

    static async Task AssertToldAsync(TestServer server, ApiAnswer status, string expected)
    {
        Assert.True(expected == status.String("seal_fault"), $"{expected} was expected: {status}");
        Assert.NotEmpty(status.String("seal_remedy"));
        await server.Log.SawAsync(status.String("seal_reason"));
        await server.Log.SawAsync(status.String("seal_remedy"));
    }
}
