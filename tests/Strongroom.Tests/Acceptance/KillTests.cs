using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>Kill -9 under concurrent writes, again and again on the same directory: what was acknowledged is there, and nothing is half there.</summary>
[Trait("speed", "slow")]
public sealed class KillTests
{
    const int Writers = 4;
    static readonly TimeSpan Budget = TimeSpan.FromSeconds(40);

    /// <summary>By writer, the last value acknowledged and the last one sent.</summary>
    sealed record Progress(int Acknowledged, int Sent);

    [Fact]
    public async Task No_acknowledged_write_is_lost_and_no_change_is_half_there()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("STRONGROOM_KILL_ROUNDS"), CultureInfo.InvariantCulture, out var given) ? given : 0;
        var random = new Random(20);
        await using var kms = await TestKms.StartAsync();
        using var files = new ServerFiles(TestKms.Stanza(kms.Address));
        var server = await VaultProcess.ServeAsync(files.Config);
        try
        {
            using var setUp = new ApiClient(server.Address);
            var token = (await setUp.PutAsync("sys/init", """{"recovery_shares":1,"recovery_threshold":1}""")).String("root_token");
            setUp.Token = token;
            Assert.Equal(204, (await setUp.PutAsync("sys/mounts/one", """{"type":"kv"}""")).Status);
            Assert.Equal(204, (await setUp.PutAsync("sys/mounts/two", """{"type":"kv","options":{"version":"2"}}""")).Status);
            var state = new ConcurrentDictionary<int, Progress>(Enumerable.Range(0, Writers).Select(writer => KeyValuePair.Create(writer, new Progress(0, 0))));

            var watch = Stopwatch.StartNew();
            var done = 0;
            while (rounds > 0 ? done < rounds : watch.Elapsed < Budget)
            {
                await ReadyAsync(server);
                await VerifyAsync(server, token, state);
                var writing = Enumerable.Range(0, Writers).Select(writer => WriteAsync(server, token, writer, state)).ToList();
                await Task.Delay(random.Next(20, 250), TestContext.Current.CancellationToken);
                server.Kill();
                await server.EndedAsync();
                await Task.WhenAll(writing);
                server = await VaultProcess.ServeAsync(files.Config);
                done++;
            }
            await ReadyAsync(server);
            await VerifyAsync(server, token, state);
            Assert.Equal(0, await server.TerminateAsync());
            TestContext.Current.TestOutputHelper?.WriteLine($"{done} rounds, {state.Values.Sum(each => each.Acknowledged)} acknowledged writes, {watch.Elapsed}");
            Assert.True(done > 3, $"only {done} rounds");
            Assert.True(state.Values.Sum(each => each.Acknowledged) > done, "hardly anything was written");
        }
        finally { await server.DisposeAsync(); }
    }

    static async Task ReadyAsync(VaultProcess server)
    {
        using var api = new ApiClient(server.Address);
        await Eventually.TrueAsync(async () => (await api.GetAsync("sys/health")).Status == 200, $"unsealed after a kill:\n{server.Output}");
    }

    /// <summary>Even writers: KV 1. Odd ones: KV 2, where a change is a version and the metadata that names it.</summary>
    static async Task WriteAsync(VaultProcess server, string token, int writer, ConcurrentDictionary<int, Progress> state)
    {
        using var api = new ApiClient(server.Address, token);
        try
        {
            while (true)
            {
                var next = state[writer].Sent + 1;
                state[writer] = state[writer] with { Sent = next };
                var body = new JsonObject { ["n"] = next, ["padding"] = new string('x', next % 5000) };
                var answer = writer % 2 == 0 ? await api.PutAsync($"one/w{writer}", body) : await api.PutAsync($"two/data/w{writer}", new JsonObject { ["data"] = body });
                if (answer.Status is not (200 or 204)) throw new InvalidOperationException($"writer {writer}: {answer}");
                state[writer] = new Progress(next, next);
            }
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or TaskCanceledException)
        {
            // killed under the request: it may have been written or not
        }
    }

    static async Task VerifyAsync(VaultProcess server, string token, ConcurrentDictionary<int, Progress> state)
    {
        using var api = new ApiClient(server.Address, token);
        for (var writer = 0; writer < Writers; writer++)
        {
            var progress = state[writer];
            if (progress.Sent == 0) continue;
            var stored = writer % 2 == 0 ? await ReadOneAsync(api, writer) : await ReadTwoAsync(api, writer);
            Assert.True(stored >= progress.Acknowledged && stored <= progress.Sent, $"writer {writer}: {stored} is stored, {progress.Acknowledged} was acknowledged, {progress.Sent} was sent");
            state[writer] = new Progress(stored, progress.Sent);
        }
    }

    static async Task<int> ReadOneAsync(ApiClient api, int writer)
    {
        var answer = await api.GetAsync($"one/w{writer}");
        return answer.Status == 404 ? 0 : Checked(answer["data"]!);
    }

    static async Task<int> ReadTwoAsync(ApiClient api, int writer)
    {
        var metadata = await api.GetAsync($"two/metadata/w{writer}");
        if (metadata.Status == 404) return 0;
        foreach (var (version, _) in metadata["data", "versions"]!.AsObject())
            Assert.True((await api.GetAsync($"two/data/w{writer}?version={version}")).Status == 200, $"writer {writer}: version {version} is named and not there");
        var answer = await api.GetAsync($"two/data/w{writer}");
        Assert.Equal(metadata["data", "current_version"]!.GetValue<int>(), answer["data", "metadata", "version"]!.GetValue<int>());
        return Checked(answer["data", "data"]!);
    }

    static int Checked(JsonNode data)
    {
        var n = data["n"]!.GetValue<int>();
        Assert.Equal(n % 5000, data["padding"]!.GetValue<string>().Length);
        return n;
    }
}
