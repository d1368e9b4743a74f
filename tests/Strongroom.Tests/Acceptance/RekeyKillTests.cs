using System.Net.Sockets;
using System.Text.Json.Nodes;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>Kill -9 at the moment at which new unseal keys take the old ones' place: one of the two sets opens what is left, and all is there.</summary>
[Trait("speed", "slow")]
public sealed class RekeyKillTests
{
    const int Rounds = 12;

    [Fact]
    public async Task A_kill_at_any_moment_leaves_the_old_keys_or_the_new_ones()
    {
        var random = new Random(7);
        using var files = new ServerFiles("");
        var (old, replaced) = (0, 0);
        var server = await VaultProcess.ServeAsync(files.Config);
        try
        {
            using var setUp = new ApiClient(server.Address);
            var init = await setUp.PutAsync("sys/init", """{"secret_shares":1,"secret_threshold":1}""");
            var (key, token) = (init["keys"]![0]!.GetValue<string>(), init.String("root_token"));
            for (var round = 0; round < Rounds; round++)
            {
                var fresh = await RekeyAndKillAsync(server, key, token, random.Next(0, 12));
                await server.EndedAsync();
                server = await VaultProcess.ServeAsync(files.Config);
                if (await OpensAsync(server, key)) old++;
                else
                {
                    Assert.True(await OpensAsync(server, fresh), $"round {round}: neither the old key nor the new one opens");
                    (key, replaced) = (fresh, replaced + 1);
                }
                using var api = new ApiClient(server.Address, token);
                Assert.Equal(200, (await api.GetAsync("auth/token/lookup-self")).Status);
                Assert.Equal(204, (await api.PutAsync("sys/rotate")).Status); // the keyring goes on
            }
            TestContext.Current.TestOutputHelper?.WriteLine($"{old} times the old key, {replaced} times the new one");
            Assert.Equal(Rounds, old + replaced);
        }
        finally { await server.DisposeAsync(); }
    }

    /// <summary>The new key is known before it takes the old one's place; the kill comes while it does. Returns the new key.</summary>
    static async Task<string> RekeyAndKillAsync(VaultProcess server, string key, string token, int delay)
    {
        if (!await OpensAsync(server, key)) throw new InvalidOperationException("the key does not open");
        using var api = new ApiClient(server.Address, token);
        var begun = await api.PutAsync("sys/rekey/init", """{"secret_shares":1,"secret_threshold":1,"require_verification":true}""");
        var done = await api.PutAsync("sys/rekey/update", new JsonObject { ["key"] = key, ["nonce"] = begun.String("nonce") });
        var fresh = done["keys"]![0]!.GetValue<string>();
        var last = api.PutAsync("sys/rekey/verify", new JsonObject { ["key"] = fresh, ["nonce"] = done.String("verification_nonce") });
        await Task.Delay(delay, TestContext.Current.CancellationToken); // the moment is what differs from round to round
        server.Kill();
        try { await last; }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException or TaskCanceledException) { }
        return fresh;
    }

    static async Task<bool> OpensAsync(VaultProcess server, string key)
    {
        using var api = new ApiClient(server.Address);
        return (await api.PutAsync("sys/unseal", new JsonObject { ["key"] = key })) is { Status: 200 } answer && !answer["sealed"]!.GetValue<bool>();
    }
}
