using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Cli.Server;
using Strongroom.Core.SealKeys;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Sdk.Seals;
using Strongroom.Storage.File;
using Strongroom.Testing.Clouds.Azure;
using Strongroom.Testing.Clouds.Google;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>What a running server finds out about its seal's key, and where it tells it.</summary>
public sealed class SealKeyWatchTests
{
    static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("skew,for=3m", "behind", -180)]
    [InlineData("skew,for=-3m", "ahead of", 180)]
    public async Task A_clock_that_is_off_is_warned_of_with_its_way_in_status_log_and_metrics(string fault, string way, int seconds)
    {
        await using var kms = await TestKms.StartAsync();
        kms.Faults.Set(Fault.Parse(fault));
        var name = $"clock{seconds}";
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address) with { Name = name });
        await server.InitAsync();
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_warnings"] is not null, "the warning shows");
        var status = await server.StatusAsync();
        Assert.Contains($"about 3 minutes {way} that of AWS", status["seal_warnings"]!.ToJsonString());
        Assert.InRange(status["seal_clock_skew_seconds"]!.GetValue<int>(), seconds - 5, seconds + 5);
        await server.Log.SawAsync("chrony");
        Assert.InRange(await MetricAsync(server, "seal.clock_skew_seconds", name), seconds - 5, seconds + 5);
        Assert.Equal(1, await MetricAsync(server, "seal.healthy", name));
        Assert.Equal(1, await MetricAsync(server, "seal.current", name));
    }

    [Fact]
    public async Task An_alias_pointed_elsewhere_under_a_running_server_is_told_with_both_keys_and_rewraps()
    {
        await using var kms = await TestKms.StartAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), time: time);
        await server.InitAsync();
        await Eventually.TrueAsync(() => kms.Calls["DescribeKey"] > 1, "looked at once");
        var before = kms.Store.Do(store => store.Resolve(TestKms.Alias).Id);
        var fresh = kms.Repoint();
        await Eventually.AfterAsync(time, Minute, () => Task.FromResult(server.Log.Text.Contains("now wrapped by")), "rewrapped");
        var told = Assert.Single(server.Log.Lines, line => line.Contains("is another one now", StringComparison.Ordinal));
        Assert.StartsWith("[Warning]", told);
        Assert.Matches($"{before} until now.*{fresh} from now on", told);
        await server.Log.SawAsync("until now by");
        Assert.Matches($"now wrapped by .*{fresh}; until now by .*{before}", server.Log.Text);
    }

    [Fact]
    public async Task Rotation_that_is_off_is_a_warning_and_nobody_to_ask_is_none()
    {
        await using var kms = await TestKms.StartAsync();
        kms.Store.Do(store => store.Resolve(TestKms.Alias).RotationDays = null);
        await using (var server = await TestServer.StartAsync(TestKms.Seal(kms.Address)))
        {
            await server.InitAsync();
            await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_warnings"] is not null, "the warning shows");
            Assert.Contains("automatic rotation", (await server.StatusAsync())["seal_warnings"]!.ToJsonString());
        }
        kms.Faults.Set(Fault.Parse("deny:GetKeyRotationStatus"));
        kms.Calls.Reset();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var denied = await TestServer.StartAsync(TestKms.Seal(kms.Address), time: time);
        await denied.InitAsync();
        await Eventually.AfterAsync(time, TimeSpan.FromSeconds(20), () => Task.FromResult(kms.Calls["DescribeKey"] > 3), "looked at again");
        Assert.Equal(1, kms.Calls["GetKeyRotationStatus"]); // a refusal is in CloudTrail: it is not asked for again
        Assert.DoesNotContain("rotation", denied.Log.Text);
    }

    [Fact]
    public async Task Old_versions_may_go_once_nothing_stored_needs_them_and_not_before()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var google = await GoogleServer.StartAsync(time: time);
        await using var server = await TestServer.StartAsync(new SealPlan("gcpckms", TestGoogle.Parameters(google), "test.hcl:3") { Name = "versions" }, time: time);
        await server.InitAsync();
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_credential_expires"] is not null, "looked at once");
        Assert.Null((await server.StatusAsync())["seal_retirable_below"]); // there is but one
        Assert.InRange(await MetricAsync(server, "seal.credential_remaining_seconds", "versions"), 1, 3600);

        google.State.Key.Rotate();
        google.Faults.Set(Fault.Parse("deny:Encrypt"));
        await Eventually.AfterAsync(time, Minute, () => Task.FromResult(server.Log.Text.Contains("not rewrapped")), "the rewrap fails", settled: google.SettledAsync);
        Assert.Null((await server.StatusAsync())["seal_retirable_below"]);
        Assert.Equal(0, await MetricAsync(server, "seal.current", "versions"));
        google.Faults.Clear();
        await Eventually.AfterAsync(time, Minute, async () => (await server.StatusAsync())["seal_retirable_below"] is not null, "version 1 may go", settled: google.SettledAsync);
        Assert.Equal("2", (await server.StatusAsync()).String("seal_retirable_below"));
        Assert.Equal("2", (await server.Api.GetAsync("sys/strongroom/seal"))["data"]!["retirable_below"]!.GetValue<string>());
        Assert.Equal("2", (await server.Api.GetAsync("sys/seal-backend-status"))["backends"]![0]!["retirable_below"]!.GetValue<string>());
        await server.Log.SawAsync("before 2 any more");
    }

    [Fact]
    public async Task Azures_versions_have_no_numbers_so_the_newest_is_named_once_everything_is_under_it()
    {
        await using var azure = await AzureServer.StartAsync();
        await using var server = await TestServer.StartAsync(new SealPlan("azurekeyvault", TestAzure.Parameters(azure), "test.hcl:3"));
        await server.InitAsync();
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_retirable_below"] is not null, "the version shows");
        Assert.Equal((await server.Api.GetAsync("sys/strongroom/seal"))["data"]!["key_id"]!.GetValue<string>(), (await server.StatusAsync()).String("seal_retirable_below"));
    }

    [Fact]
    public async Task A_deletion_that_is_scheduled_has_its_date_as_a_member_and_a_gauge()
    {
        await using var kms = await TestKms.StartAsync();
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address));
        await server.InitAsync();
        Assert.Null((await server.StatusAsync())["seal_deletion_date"]);
        kms.ScheduleDeletion(days: 9);
        await using var again = await TestServer.StartAsync(TestKms.Seal(kms.Address)); // looks at the key at once
        await Eventually.TrueAsync(async () => (await again.StatusAsync())["seal_deletion_date"] is not null, "the date shows");
        var date = DateTimeOffset.Parse((await again.StatusAsync()).String("seal_deletion_date"), System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(date - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(8.9), TimeSpan.FromDays(9));
    }

    [Fact]
    public async Task Of_several_seals_each_has_its_own_clock_versions_and_gauges()
    {
        await using var kms = await TestKms.StartAsync();
        await using var google = await GoogleServer.StartAsync();
        google.State.Key.Rotate();
        kms.Faults.Set(Fault.Parse("skew,for=-4m"));
        await using var server = await TestServer.StartAsync(change: plan => plan with
        {
            Seals = [TestKms.Seal(kms.Address) with { Name = "watch-near", Priority = 1 }, new SealPlan("gcpckms", TestGoogle.Parameters(google), "") { Name = "watch-far", Priority = 2 }],
        });
        await server.InitAsync();
        await Eventually.TrueAsync(async () => (await MembersAsync(server)).All(each => each["clock_skew_seconds"] is not null) && (await MembersAsync(server))[1]["retirable_below"] is not null, "both looked at");
        var members = await MembersAsync(server);
        Assert.InRange(members[0]["clock_skew_seconds"]!.GetValue<int>(), 235, 245);
        Assert.Contains("ahead of", members[0]["warnings"]!.ToJsonString());
        Assert.InRange(members[1]["clock_skew_seconds"]!.GetValue<int>(), -2, 2);
        Assert.Equal("2", members[1]["retirable_below"]!.GetValue<string>());
        Assert.Null(members[0]["retirable_below"]); // KMS keeps the versions of AWS itself
        Assert.InRange(await MetricAsync(server, "seal.clock_skew_seconds", "watch-near"), 235, 245);
        Assert.Equal(1, await MetricAsync(server, "seal.current", "watch-far"));

        static async Task<IReadOnlyList<JsonNode>> MembersAsync(TestServer server) => [.. (await server.StatusAsync())["seals"]!.AsArray().Select(each => each!)];
    }

    [Fact]
    public async Task What_is_bound_to_nothing_is_bound_at_the_next_start_and_then_needs_the_context()
    {
        using var directory = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        await FaultAtStartTests.InitAsync(directory.Path, kms); // as an earlier version, or Vault, left it
        var bound = TestKms.Seal(kms.Address) with { Binding = new SealBinding("prod") };
        await using (var server = await TestServer.StartAsync(bound, directory.Path))
        {
            await server.UnsealedAsync();
            await Eventually.TrueAsync(() => server.Log.Text.Contains("(bound to an encryption context)"), "bound");
        }
        var stored = await SealInspection.ReadAsync(new ReadOnlyDirectory(directory.Path), TestContext.Current.CancellationToken);
        Assert.Equal((new SealBinding("prod"), new SealBinding("prod")), (stored.RootKey!.Binding, stored.RecoveryKey!.Binding));
        await using var again = await TestServer.StartAsync(bound, directory.Path);
        await again.UnsealedAsync();
        Assert.DoesNotContain("now wrapped by", again.Log.Text);
    }

    [Fact]
    public async Task Who_may_reads_what_keys_are_bound_to_and_where_credentials_were_looked_for()
    {
        await using var kms = await TestKms.StartAsync();
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address) with { Binding = new SealBinding("prod") });
        await server.InitAsync();
        var facts = (await server.Api.GetAsync("sys/strongroom/seal"))["data"]!;
        Assert.Equal("""{"cluster":"prod","product":"strongroom","purpose":"seal"}""", facts["encryption_context"]!.ToJsonString());
        var used = Assert.Single(facts["credential_sources"]!.AsArray(), each => each!["used"]!.GetValue<bool>());
        Assert.Contains("access_key", used!["source"]!.GetValue<string>());
        Assert.Contains("test.hcl:3", used["outcome"]!.GetValue<string>());
    }

    static async Task<double> MetricAsync(TestServer server, string name, string seal)
    {
        var answer = await server.Api.GetAsync("sys/metrics");
        var gauges = answer["Gauges"]?.AsArray() ?? throw new InvalidOperationException(answer.ToString());
        return gauges.Single(each => each!["Name"]!.GetValue<string>() == "vault." + name && each["Labels"]!.ToJsonString().Contains(seal, StringComparison.Ordinal))!["Value"]!.GetValue<double>();
    }
}
