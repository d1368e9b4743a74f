using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Testing;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>What looking after the key costs, counted by the KMS over a day of the server's clock.</summary>
public sealed class SealHealthTests
{
    const int Budget = 60;

    [Fact]
    public async Task A_quiet_day_costs_at_most_sixty_crypto_calls()
    {
        await using var kms = await TestKms.StartAsync();
        var calls = await DayAsync(kms, fault: null);
        Assert.InRange(calls, 24, Budget);
        Assert.InRange(kms.Calls["DescribeKey"], 24, 24 * 12);
    }

    [Fact]
    public async Task A_day_on_which_encrypting_is_denied_costs_no_more()
    {
        await using var kms = await TestKms.StartAsync();
        Assert.InRange(await DayAsync(kms, "deny:Encrypt"), 5, 2 * Budget);
    }

    [Fact]
    public async Task What_an_unhealthy_key_means_depends_on_whether_the_vault_is_open()
    {
        const string before = "The vault is not initialized yet", open = "The unsealed vault goes on", @sealed = "The vault is sealed";
        using var folder = new TempDirectory();
        await using var kms = await TestKms.StartAsync();
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        kms.Faults.Set(Fault.Parse("error,code=DisabledException"));
        await using (var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), folder.Path, time))
        {
            await SaysAsync(server, before, open, @sealed);
            kms.Faults.Clear();
            await server.InitAsync();
            await Eventually.AfterAsync(time, TimeSpan.FromMinutes(1), () => Task.FromResult(server.Vault.Keeper!.Trouble is null), "healthy");
            kms.Faults.Set(Fault.Parse("error,code=DisabledException"));
            await Eventually.AfterAsync(time, TimeSpan.FromMinutes(1), () => Task.FromResult(server.Log.Text.Contains(open, StringComparison.Ordinal)), open);
            Assert.DoesNotContain(@sealed, server.Log.Text, StringComparison.Ordinal);
        }
        await using var again = await TestServer.StartAsync(TestKms.Seal(kms.Address), folder.Path, time);
        await SaysAsync(again, @sealed, before, open);
    }

    [Fact]
    public async Task The_key_is_looked_after_also_when_the_clock_was_set_back()
    {
        await using var kms = await TestKms.StartAsync();
        var steady = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        var time = new WallClock(steady);
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), time: time);
        await server.InitAsync();
        await SettledAsync(kms);
        time.Ahead = TimeSpan.FromDays(-30);
        kms.Calls.Reset();
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromHours(3); passed += TimeSpan.FromMinutes(5))
        {
            steady.Advance(TimeSpan.FromMinutes(5));
            await SettledAsync(kms);
        }
        Assert.InRange(kms.Calls["DescribeKey"], 12, 20);
        Assert.InRange(kms.CryptoCalls(), 4, 10);
    }

    static async Task SaysAsync(TestServer server, string expected, params string[] others)
    {
        await Eventually.TrueAsync(() => server.Log.Text.Contains(expected, StringComparison.Ordinal), expected);
        foreach (var other in others) Assert.DoesNotContain(other, server.Log.Text, StringComparison.Ordinal);
    }

    static async Task<int> DayAsync(LocalKmsServer kms, string? fault)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TestServer.StartAsync(TestKms.Seal(kms.Address), time: time);
        await server.InitAsync();
        if (fault is not null) kms.Faults.Set(Fault.Parse(fault));
        kms.Calls.Reset();
        var step = TimeSpan.FromMinutes(5);
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromDays(1); passed += step)
        {
            time.Advance(step);
            await SettledAsync(kms);
        }
        Assert.True(server.Vault.IsActive);
        return kms.CryptoCalls();
    }

    static Task SettledAsync(LocalKmsServer kms) => Quiet.ComesAsync(() => kms.Calls.Total, () => 0);
}
