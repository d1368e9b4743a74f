using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Cli.Server;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>A server whose KMS does not help it at its start: it listens, says why it is sealed, and unseals as soon as it can.</summary>
public sealed class FaultAtStartTests
{
    public static TheoryData<string, string[], string> Faults => new()
    {
        { "denied", ["deny:Decrypt"], "Denied" },
        { "throttled", ["throttle"], "Throttled" },
        { "failing", ["servererror"], "ServiceFailed" },
        { "unavailable", ["unavailable"], "ServiceFailed" },
        { "dropping", ["drop"], "Unreachable" },
        { "garbage", ["garbage"], "InvalidAnswer" },
        { "empty", ["empty"], "InvalidAnswer" },
        { "hanging", ["hang"], "TimedOut" },
        { "disabled", ["error:Decrypt,code=DisabledException"], "KeyDisabled" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_server_listens_tells_and_unseals_when_the_fault_ends(string name, string[] faults, string fault)
    {
        using var directory = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        await InitAsync(directory.Path, kms);

        kms.Faults.Set(faults.Select(Fault.Parse));
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path, time);
        ApiAnswer status = await server.StatusAsync();
        Assert.Equal(200, status.Status);
        await Eventually.AfterAsync(time, TimeSpan.FromMilliseconds(500), async () => (status = await server.StatusAsync())["seal_fault"] is not null, $"{name}: the fault shows");

        Assert.True(status["sealed"]!.GetValue<bool>());
        Assert.Equal(fault, status.String("seal_fault"));
        Assert.NotEmpty(status.String("seal_reason"));
        Assert.NotEmpty(status.String("seal_remedy"));
        await server.Log.SawAsync(status.String("seal_reason"));
        Assert.Equal(503, (await server.Api.GetAsync("secret/x")).Status);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_next_attempt"] is not null, "the next attempt is announced");

        kms.Faults.Clear();
        var waited = await Eventually.AfterAsync(time, TimeSpan.FromMilliseconds(500), async () => !await server.IsSealedAsync(), $"{name}: unsealed after the fault");
        Assert.True(waited <= TimeSpan.FromSeconds(12), $"unsealed only {waited} after the fault");
        Assert.Null((await server.StatusAsync())["seal_fault"]);
    }

    [Fact]
    public async Task A_kms_that_is_not_there_is_named_and_awaited()
    {
        using var directory = new TempDirectory();
        using var keys = new TempDirectory();
        var kms = await TestKms.StartAsync(Path.Combine(keys.Path, "kms"));
        await InitAsync(directory.Path, kms);
        await kms.DisposeAsync();

        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path, time);
        ApiAnswer status = await server.StatusAsync();
        await Eventually.AfterAsync(time, TimeSpan.FromMilliseconds(500), async () => (status = await server.StatusAsync())["seal_fault"] is not null, "the fault shows");
        Assert.Equal("Unreachable", status.String("seal_fault"));
        Assert.Contains(kms.Address.Authority, status.String("seal_reason"));

        await using var back = await TestKms.StartAsync(Path.Combine(keys.Path, "kms"), kms.Address.Port);
        var waited = await Eventually.AfterAsync(time, TimeSpan.FromMilliseconds(500), async () => !await server.IsSealedAsync(), "unsealed when the KMS is back");
        Assert.True(waited <= TimeSpan.FromSeconds(12), $"unsealed only after {waited}");
    }

    [Fact]
    public async Task A_service_that_accepts_and_never_speaks_is_timed_out_and_does_not_hold_up_the_stop()
    {
        using var directory = new TempDirectory();
        await using (var kms = await TestKms.StartAsync()) await InitAsync(directory.Path, kms);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var endpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}");

        var server = await TestServer.StartAsync(TestKms.Seal(endpoint), directory.Path);
        Assert.Equal(503, (await server.Api.GetAsync("sys/health")).Status);
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(5), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_key_pending_deletion_is_told_with_its_date_before_and_after_unsealing()
    {
        using var directory = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        await InitAsync(directory.Path, kms);
        kms.ScheduleDeletion(days: 7);
        var date = kms.Options.Time.GetUtcNow().AddDays(7).ToString("yyyy-MM-dd");

        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path);
        ApiAnswer status = await server.StatusAsync();
        await Eventually.TrueAsync(async () => (status = await server.StatusAsync())["seal_warnings"] is not null, "the date shows while sealed");
        Assert.Equal("KeyPendingDeletion", status.String("seal_fault"));
        Assert.Contains(date, status["seal_warnings"]!.ToJsonString());

        kms.CancelDeletion();
        await server.UnsealedAsync();
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_warnings"] is null, "the warning goes");
    }

    [Fact]
    public async Task A_key_of_the_same_name_in_another_account_is_not_taken_for_the_right_one()
    {
        using var directory = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        await InitAsync(directory.Path, kms);
        await using var other = await TestKms.StartAsync();

        await using var wrong = await TestServer.StartAsync(TestKms.Seal(other.Address), directory.Path);
        var status = await FaultAsync(wrong);
        Assert.Contains("key", status.String("seal_reason") + status.String("seal_remedy"));
        TestContext.Current.TestOutputHelper?.WriteLine(status.Text);
    }

    [Fact]
    public async Task A_key_that_does_not_exist_or_a_wrong_region_stays_sealed_with_the_reason()
    {
        using var directory = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        await InitAsync(directory.Path, kms);

        var arn = TestKms.Seal(kms.Address, ("kms_key_id", "arn:aws:kms:eu-central-1:000000000000:alias/test"), ("region", "eu-central-1"));
        await using (var region = await TestServer.StartAsync(arn, directory.Path))
        {
            var elsewhere = await FaultAsync(region);
            Assert.Contains("eu-central-1", elsewhere.String("seal_reason") + elsewhere.String("seal_remedy"));
        }
        await using var bad = await TestServer.StartAsync(TestKms.Seal(kms.Address, ("secret_key", "not-the-right-secret")), directory.Path);
        var status = await FaultAsync(bad);
        Assert.Equal("Denied", status.String("seal_fault"));
        Assert.DoesNotContain("not-the-right-secret", status.String("seal_reason"));
    }

    [Fact]
    public async Task Retries_start_within_a_second_and_stay_below_ten_seconds_apart_while_somebody_watches()
    {
        using var directory = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        await InitAsync(directory.Path, kms);
        kms.Faults.Set(Fault.Parse("deny:Decrypt"));
        kms.Calls.Reset();

        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path, time);
        var gaps = new List<TimeSpan>();
        for (var attempt = 1; attempt <= 9; attempt++)
        {
            var expected = attempt;
            gaps.Add(await Eventually.AfterAsync(time, TimeSpan.FromMilliseconds(100), async () => (await server.StatusAsync())["seal_attempts"]?.GetValue<int>() >= expected, $"attempt {attempt}"));
        }

        Assert.True(gaps[1] < TimeSpan.FromSeconds(1), $"first retry after {gaps[1]}");
        Assert.All(gaps, gap => Assert.True(gap <= TimeSpan.FromSeconds(10.2), $"a gap of {gap}"));
        Assert.True(gaps[^1] > TimeSpan.FromSeconds(5), "no backoff");
    }

    [Fact]
    public async Task A_key_repointed_while_the_server_was_down_rewraps_what_is_stored()
    {
        using var directory = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        await InitAsync(directory.Path, kms);
        var fresh = kms.Repoint();

        await using (var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path))
        {
            await server.UnsealedAsync();
            await Eventually.TrueAsync(() => server.Log.Text.Contains($"now wrapped by") && server.Log.Text.Contains(fresh), "rewrapped");
        }
        kms.Store.Do(store => store.Keys.Values.Where(key => key.Id != fresh).Aggregate(true, (_, key) => key.Enabled = false)); // the old key is not needed any more
        await using var again = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path);
        await again.UnsealedAsync();
    }

    internal static async Task<ApiAnswer> FaultAsync(TestServer server)
    {
        ApiAnswer status = await server.StatusAsync();
        await Eventually.TrueAsync(async () => (status = await server.StatusAsync())["seal_fault"] is not null, "the fault shows");
        return status;
    }

    internal static async Task<string> InitAsync(string path, LocalKmsServer kms)
    {
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), path);
        await server.InitAsync();
        return server.Api.Token;
    }
}
