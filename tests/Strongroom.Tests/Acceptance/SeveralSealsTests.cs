using Microsoft.Extensions.Time.Testing;
using Strongroom.Cli.Server;
using Strongroom.LocalKms;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>Servers with several seals over three local KMS: any of them opens, or a quorum; seals come and go with the configuration.</summary>
public sealed class SeveralSealsTests : IAsyncLifetime
{
    readonly TempDirectory _directory = new(), _keys = new();
    readonly LocalKmsServer?[] _kms = new LocalKmsServer?[3];
    readonly int[] _ports = new int[3];

    public async ValueTask InitializeAsync()
    {
        for (var i = 0; i < 3; i++) await StartKmsAsync(i);
    }

    public async ValueTask DisposeAsync()
    {
        for (var i = 0; i < 3; i++) await StopKmsAsync(i);
        _directory.Dispose();
        _keys.Dispose();
    }

    async Task StartKmsAsync(int i)
    {
        _kms[i] = await TestKms.StartAsync(Path.Combine(_keys.Path, $"kms{i}"), _ports[i]);
        _ports[i] = _kms[i]!.Address.Port;
    }

    async Task StopKmsAsync(int i)
    {
        if (_kms[i] is { } running) await running.DisposeAsync();
        _kms[i] = null;
    }

    SealPlan Stanza(int i) => TestKms.Seal(new Uri($"http://127.0.0.1:{_ports[i]}")) with { Name = "abc"[i..(i + 1)], Priority = i + 1 };

    Task<TestServer> StartAsync(int quorum, int[] seals, TimeProvider? time = null)
        => TestServer.StartAsync(path: _directory.Path, time: time, change: plan => plan with { Seals = [.. seals.Select(Stanza)], SealQuorum = quorum });

    async Task<string> InitAsync(int quorum, params int[] seals)
    {
        await using var server = await StartAsync(quorum, seals);
        await server.InitAsync();
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        await server.Api.PutAsync("kv/x", """{"v":"kept"}""");
        return server.Api.Token;
    }

    /// <summary>A start: it opens, the data are there, and the stored keys end up as these seals keep them.</summary>
    async Task OpensAsync(string token, int quorum, params int[] seals)
    {
        await using var server = await StartAsync(quorum, seals);
        await server.UnsealedAsync();
        server.Api.Token = token;
        Assert.Equal("kept", (await server.Api.GetAsync("kv/x")).String("data", "v"));
        await Eventually.TrueAsync(async () => (await server.Api.GetAsync("sys/seal-backend-status"))["fully_wrapped"]!.GetValue<bool>() || _kms.Contains(null), "all seals have the keys");
        var type = seals.Length > 1 ? "multiseal" : "awskms";
        await Eventually.TrueAsync(async () => (await StoredTypeAsync()).Contains(type), $"the storage says {type}"); // wrapped anew just after the unsealing
    }

    [Fact]
    public async Task Any_one_of_three_may_be_away_at_a_restart()
    {
        var token = await InitAsync(1, 0, 1, 2);
        for (var away = 0; away < 3; away++)
        {
            await StopKmsAsync(away);
            await OpensAsync(token, 1, 0, 1, 2);
            await StartKmsAsync(away);
        }
    }

    [Fact]
    public async Task With_a_quorum_of_two_one_alone_stays_sealed_says_who_is_missing_and_opens_when_one_is_back()
    {
        var token = await InitAsync(2, 0, 1, 2);
        await StopKmsAsync(0);
        await OpensAsync(token, 2, 0, 1, 2);
        await StopKmsAsync(2);
        await using var server = await StartAsync(2, [0, 1, 2]);
        ApiAnswer status = await server.StatusAsync();
        await Eventually.TrueAsync(async () => (status = await server.StatusAsync())["seal_fault"] is not null, "the fault shows");
        Assert.True(await server.IsSealedAsync());
        Assert.Equal("Unreachable", status.String("seal_fault"));
        Assert.Contains("2 of the seals are needed, 1 of 3 answered", status.String("seal_reason"));
        Assert.Contains("\"a\"", status.String("seal_reason"));
        Assert.Contains("\"c\"", status.String("seal_reason"));
        var members = status["seals"]!.AsArray();
        Assert.Equal([false, true, false], members.Select(member => member!["healthy"]!.GetValue<bool>()));
        await StartKmsAsync(2);
        await server.UnsealedAsync();
    }

    [Fact]
    public async Task A_seal_is_replaced_by_standing_beside_the_old_one_for_one_start()
    {
        var token = await InitAsync(1, 0);
        await OpensAsync(token, 1, 0, 1);
        await StopKmsAsync(0);
        await OpensAsync(token, 1, 1);
        await OpensAsync(token, 1, 1);
    }

    [Fact]
    public async Task Seals_that_were_away_when_the_keys_were_wrapped_catch_up_in_the_running_server()
    {
        var token = await InitAsync(1, 0);
        await StopKmsAsync(1);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using (var server = await StartAsync(1, [0, 1], time))
        {
            await Eventually.AfterAsync(time, TimeSpan.FromMilliseconds(500), async () => !await server.IsSealedAsync(), "unsealed");
            await Eventually.TrueAsync(async () => (await server.Api.GetAsync("sys/seal-backend-status")) is var answer && !answer["fully_wrapped"]!.GetValue<bool>() && !answer["healthy"]!.GetValue<bool>(), "b lags behind");
            await StartKmsAsync(1);
            await Eventually.AfterAsync(time, TimeSpan.FromMinutes(1), async () => (await server.Api.GetAsync("sys/seal-backend-status"))["fully_wrapped"]!.GetValue<bool>(), "b has caught up");
        }
        await StopKmsAsync(0);
        await OpensAsync(token, 1, 0, 1);
    }

    [Fact]
    public async Task Init_asks_every_seal_and_changes_nothing_when_one_refuses()
    {
        await StopKmsAsync(1);
        await using var server = await StartAsync(1, [0, 1]);
        var refused = await server.Api.PutAsync("sys/init", """{"recovery_shares":1,"recovery_threshold":1}""");
        Assert.Equal(400, refused.Status);
        Assert.Contains("seal \"b\"", string.Join(' ', refused.Text).Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\u0022", "\"", StringComparison.Ordinal));
        Assert.False((await server.StatusAsync())["initialized"]!.GetValue<bool>());
    }

    async Task<string> StoredTypeAsync()
    {
        var file = System.Text.Json.Nodes.JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_directory.Path, "core", "_seal-config"), TestContext.Current.CancellationToken))!;
        return System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(file["Value"]!.GetValue<string>()));
    }
}
