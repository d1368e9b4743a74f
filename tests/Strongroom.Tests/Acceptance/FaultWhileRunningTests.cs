using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms.Faults;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>The KMS fails under a server that is unsealed: it goes on, warns, and takes the warning back.</summary>
public sealed class FaultWhileRunningTests
{
    static readonly TimeSpan Step = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData("deny:DescribeKey")]
    [InlineData("deny:Encrypt")]
    [InlineData("deny:Decrypt")]
    [InlineData("throttle")]
    [InlineData("servererror")]
    [InlineData("drop")]
    [InlineData("garbage")]
    [InlineData("hang")]
    public async Task Requests_are_served_the_fault_is_told_and_forgotten_when_it_is_over(string fault)
    {
        await using var kms = await TestKms.StartAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), time: time);
        await server.InitAsync();
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");

        kms.Faults.Set(Fault.Parse(fault));
        ApiAnswer status = await server.StatusAsync();
        await Eventually.AfterAsync(time, Step, async () => (status = await server.StatusAsync())["seal_fault"] is not null, $"{fault} shows");
        Assert.False(status["sealed"]!.GetValue<bool>());
        Assert.Equal(204, (await server.Api.PutAsync("kv/x", """{"v":"1"}""")).Status);
        Assert.Equal("1", (await server.Api.GetAsync("kv/x")).String("data", "v"));
        Assert.Equal(200, (await server.Api.GetAsync("sys/health")).Status);
        await server.Log.SawAsync("not healthy");

        kms.Faults.Clear();
        var waited = await Eventually.AfterAsync(time, Step, async () => (await server.StatusAsync())["seal_fault"] is null, $"{fault} is over");
        Assert.True(waited <= TimeSpan.FromMinutes(35), $"told for {waited} after the end");
        await server.Log.SawAsync("healthy again");
    }

    [Fact]
    public async Task A_deletion_scheduled_under_a_running_server_is_warned_of_with_its_date()
    {
        await using var kms = await TestKms.StartAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), time: time);
        await server.InitAsync();
        kms.ScheduleDeletion(days: 9);

        ApiAnswer status = await server.StatusAsync();
        await Eventually.AfterAsync(time, Step, async () => (status = await server.StatusAsync())["seal_warnings"] is not null, "the warning shows");
        Assert.Contains(kms.Options.Time.GetUtcNow().AddDays(9).ToString("yyyy-MM-dd"), status["seal_warnings"]!.ToJsonString());
        Assert.Equal(200, (await server.Api.GetAsync("sys/health")).Status);

        kms.CancelDeletion();
        await Eventually.AfterAsync(time, Step, async () => (await server.StatusAsync())["seal_deletion_date"] is null, "the warning goes");
    }

    [Fact]
    public async Task A_vault_sealed_by_an_operator_stays_sealed_until_recovery_shares_or_a_restart()
    {
        using var directory = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        string share;
        await using (var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path))
        {
            share = (await server.InitAsync())["recovery_keys_base64"]![0]!.GetValue<string>();
            Assert.Equal(204, (await server.Api.PutAsync("sys/seal")).Status);
            await Eventually.TrueAsync(server.IsSealedAsync, "sealed");
            var calls = kms.CryptoCalls();
            for (var i = 0; i < 20; i++) await server.StatusAsync();
            Assert.True(await server.IsSealedAsync());
            Assert.Equal(calls, kms.CryptoCalls());

            await server.UnsealAsync(share);
            Assert.False(await server.IsSealedAsync());
            Assert.Equal(200, (await server.Api.GetAsync("auth/token/lookup-self")).Status);
            await server.Api.PutAsync("sys/seal");
            await Eventually.TrueAsync(server.IsSealedAsync, "sealed again");
        }
        await using var restarted = await TestServer.StartAsync(TestKms.Seal(kms.Address), directory.Path);
        await restarted.UnsealedAsync();
    }
}
