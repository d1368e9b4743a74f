using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>A server process goes from shares to seal to seal and back to shares: with requests all the while, and killed at any moment.</summary>
[Trait("speed", "slow")]
public sealed class SealChainTests
{
    const int RequestsPerSecond = 500;

    [Fact]
    public async Task Five_hundred_requests_a_second_do_not_notice_the_changes()
    {
        await using var chain = await SealChain.StartAsync();
        using var files = new ServerFiles("");
        await using var server = await VaultProcess.ServeAsync(files.Config);
        using var api = new ApiClient(server.Address);
        var shares = await InitAsync(api);
        using var stop = new CancellationTokenSource();
        var load = LoadAsync(server.Address, api.Token, stop.Token);
        foreach (var step in chain.Steps)
        {
            WriteSeals(files, step.Stanzas);
            await server.HangUpAsync();
            if (step.ByPeople) await BringAsync(api, shares, step);
            await DoneAsync(api, step, server);
            await Task.Delay(500, TestContext.Current.CancellationToken); // the new seal also serves for a while
        }
        await stop.CancelAsync();
        var (requests, failures, seconds) = await load;
        TestContext.Current.TestOutputHelper?.WriteLine($"{requests} requests in {seconds:0.0} s ({requests / seconds:0}/s)");
        Assert.Empty(failures);
        Assert.True(requests / seconds > RequestsPerSecond * 0.9 || !VaultProcess.IsNative, $"only {requests / seconds:0} requests a second");
        Assert.True(requests > 500, $"only {requests} requests");
    }

    [Fact]
    public async Task Killed_at_any_point_it_resumes_or_is_as_before()
    {
        var rounds = int.TryParse(Environment.GetEnvironmentVariable("STRONGROOM_KILL_ROUNDS"), CultureInfo.InvariantCulture, out var given) ? given : 16;
        var random = new Random(5);
        await using var chain = await SealChain.StartAsync();
        using var files = new ServerFiles("");
        var server = await VaultProcess.ServeAsync(files.Config);
        try
        {
            string token;
            string[] shares;
            using (var api = new ApiClient(server.Address)) (shares, token) = (await InitAsync(api), api.Token);
            var (resumed, untouched) = (0, 0);
            for (var round = 0; round < rounds; round++)
            {
                var step = chain.Steps[round % chain.Steps.Count];
                WriteSeals(files, step.Stanzas);
                using (var api = new ApiClient(server.Address, token))
                {
                    await server.HangUpAsync();
                    if (step.ByPeople)
                    {
                        await Eventually.TrueAsync(async () => (await api.GetAsync("sys/seal-status"))["migration"]!.GetValue<bool>(), step.Name);
                        _ = BringQuietlyAsync(server.Address, shares[0]);
                    }
                    await Task.Delay(random.Next(0, 200), TestContext.Current.CancellationToken);
                }
                server.Kill();
                await server.EndedAsync();
                server = await VaultProcess.ServeAsync(files.Config);
                using (var api = new ApiClient(server.Address, token))
                {
                    if (await ReopenAsync(api, shares, step, server)) untouched++;
                    else resumed++;
                    Assert.Equal("kept", (await api.GetAsync("kv/x")).String("data", "v"));
                    await DoneAsync(api, step, server);
                }
            }
            TestContext.Current.TestOutputHelper?.WriteLine($"{rounds} kills; of the steps that people do {untouched} were untouched, {resumed} done or going on by themselves");
        }
        finally { await server.DisposeAsync(); }
    }

    /// <summary>True: people had to move it again.</summary>
    static async Task<bool> ReopenAsync(ApiClient api, string[] shares, SealChain.Step step, VaultProcess server)
    {
        var again = false;
        await Eventually.TrueAsync(async () =>
        {
            var status = await api.GetAsync("sys/seal-status");
            if (!status["sealed"]!.GetValue<bool>()) return true;
            var migrates = status["migration"]!.GetValue<bool>();
            again |= migrates;
            if (migrates || status.String("type") == "shamir") await api.PutAsync("sys/unseal", new JsonObject { ["key"] = shares[0], ["migrate"] = migrates });
            return false;
        }, $"opened after a kill in \"{step.Name}\":\n{server.Output}");
        return again;
    }

    static async Task BringQuietlyAsync(string address, string share)
    {
        using var api = new ApiClient(address);
        try { await api.PutAsync("sys/unseal", new JsonObject { ["key"] = share, ["migrate"] = true }); }
        catch (Exception e) when (e is HttpRequestException or IOException or TaskCanceledException) { } // killed under it
    }

    static async Task BringAsync(ApiClient api, string[] shares, SealChain.Step step)
    {
        await Eventually.TrueAsync(async () => (await api.GetAsync("sys/seal-status"))["migration"]!.GetValue<bool>(), step.Name);
        var answer = await api.PutAsync("sys/unseal", new JsonObject { ["key"] = shares[0], ["migrate"] = true });
        Assert.True(answer.Status == 200, $"{step.Name}: {answer}");
    }

    static async Task DoneAsync(ApiClient api, SealChain.Step step, VaultProcess server) => await Eventually.TrueAsync(async () =>
    {
        var status = await api.GetAsync("sys/seal-status");
        if (status.String("type") != step.Type || status["migration"]!.GetValue<bool>()) return false;
        if (status["seal_warnings"]?.ToJsonString().Contains("is not in use yet") == true) return false;
        return step.Type != "multiseal" || (await api.GetAsync("sys/seal-backend-status"))["fully_wrapped"]!.GetValue<bool>();
    }, $"\"{step.Name}\" is done:\n{server.Output}", TimeSpan.FromSeconds(40));

    static async Task<string[]> InitAsync(ApiClient api)
    {
        var init = await api.PutAsync("sys/init", """{"secret_shares":1,"secret_threshold":1}""");
        string[] shares = [.. init["keys_base64"]!.AsArray().Select(each => each!.GetValue<string>())];
        api.Token = init.String("root_token");
        await api.PutAsync("sys/unseal", new JsonObject { ["key"] = shares[0] });
        await api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        await api.PutAsync("kv/x", """{"v":"kept"}""");
        return shares;
    }

    /// <summary>Reads and writes in turn, at a steady pace whatever the answers take.</summary>
    static async Task<(int Requests, IReadOnlyList<string> Failures, double Seconds)> LoadAsync(string address, string token, CancellationToken stop)
    {
        using var api = new ApiClient(address, token);
        var failures = new List<string>();
        var running = new List<Task>();
        var watch = Stopwatch.StartNew();
        var sent = 0;
        while (!stop.IsCancellationRequested)
        {
            for (var due = (int)(watch.Elapsed.TotalSeconds * RequestsPerSecond); sent < due; sent++) running.Add(OneAsync(sent));
            running.RemoveAll(each => each.IsCompletedSuccessfully);
            await Task.Delay(5, CancellationToken.None);
        }
        await Task.WhenAll(running);
        return (sent, failures, watch.Elapsed.TotalSeconds);

        async Task OneAsync(int n)
        {
            try
            {
                var answer = n % 5 == 0 ? await api.PutAsync($"kv/w{n % 50}", new JsonObject { ["n"] = n }) : await api.GetAsync("kv/x");
                if (answer.Status is not (200 or 204)) lock (failures) failures.Add($"request {n}: {answer}");
            }
            catch (Exception e)
            {
                lock (failures) failures.Add($"request {n}: {e.Message}");
            }
        }
    }

    static void WriteSeals(ServerFiles files, string stanzas)
    {
        var text = File.ReadAllText(files.Config);
        const string Mark = "# seals";
        var head = text.IndexOf(Mark, StringComparison.Ordinal) is >= 0 and var at ? text[..at] : text + "\n";
        File.WriteAllText(files.Config + ".new", $"{head}{Mark}\n{stanzas}");
        File.Move(files.Config + ".new", files.Config, overwrite: true);
    }
}
