using Strongroom.Cli.Server;
using Strongroom.Core.Lifecycle;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>Servers over a hardware module, by the system's clock: a library's process takes the time it takes. Health checks come every moment.</summary>
static class Pkcs11Bench
{
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(1), Often = TimeSpan.FromMilliseconds(300);

    public static Task<TestServer> StartAsync(IReadOnlyDictionary<string, string> parameters, string? directory = null, Func<string, string?>? environment = null)
        => TestServer.StartAsync(new SealPlan("pkcs11", parameters, "test.hcl:3"), directory, environment: environment,
            change: plan => plan with { Vault = plan.Vault with { SealHealth = plan.Vault.SealHealth with { Interval = Often, IntervalUnhealthy = Often } } });

    /// <summary>Listens, stays sealed, says why and what to do in status and log; opens by itself when the cause is gone.</summary>
    public static async Task HealsAsync(TestServer server, string fault, string reason, Action heal)
    {
        var status = await ShowsAsync(server, fault, reason);
        Assert.True(status["sealed"]!.GetValue<bool>());
        heal();
        await server.UnsealedAsync(Limit);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_fault"] is null, "nothing is wrong any more", Limit);
    }

    /// <summary>The same under a server that is open: it goes on serving.</summary>
    public static async Task ServesAsync(TestServer server, string fault, string reason, Action heal)
    {
        var status = await ShowsAsync(server, fault, reason);
        Assert.False(status["sealed"]!.GetValue<bool>());
        Assert.Equal(204, (await server.Api.PutAsync("kv/x", """{"v":"1"}""")).Status);
        Assert.Equal(200, (await server.Api.GetAsync("sys/health")).Status);
        heal();
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["seal_fault"] is null, $"{fault} is over", Limit);
    }

    static async Task<ApiAnswer> ShowsAsync(TestServer server, string fault, string reason)
    {
        ApiAnswer status = await server.StatusAsync();
        try { await Eventually.TrueAsync(async () => (status = await server.StatusAsync())["seal_fault"]?.GetValue<string>() == fault, $"{fault} shows", Limit); }
        catch (TimeoutException e) { throw new InvalidOperationException($"{e.Message}; the status: {status}; the log: {server.Log.Text}", e); }
        Assert.Contains(reason, status.String("seal_reason"));
        Assert.NotEmpty(status.String("seal_remedy"));
        await server.Log.SawAsync(status.String("seal_reason"));
        await server.Log.SawAsync(status.String("seal_remedy"));
        return status;
    }
}
