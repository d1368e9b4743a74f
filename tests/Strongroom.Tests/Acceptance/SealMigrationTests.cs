using System.Text.Json.Nodes;
using Strongroom.Cli.Server;
using Strongroom.LocalKms.Faults;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>Vault's own procedure for moving from one seal to another: the old stanza disabled, a restart, and shares brought with <c>-migrate</c>.</summary>
public sealed class SealMigrationTests : IDisposable
{
    readonly TempDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    static SealPlan Static(string id) => new("static", new Dictionary<string, string> { ["current_key_id"] = id, ["current_key"] = new string('7', 64) }, "test.hcl:9");

    Task<TestServer> StartAsync(SealPlan? now, SealPlan? disabled = null)
        => TestServer.StartAsync(path: _directory.Path, change: plan => plan with { Seals = [now ?? SealPlan.Shamir], DisabledSeal = disabled });

    static Task<ApiAnswer> BringAsync(TestServer server, string share, bool migrate) => server.Api.PutAsync("sys/unseal", new JsonObject { ["key"] = share, ["migrate"] = migrate });

    async Task<(string[] Shares, string Token)> InitAsync()
    {
        await using var server = await StartAsync(null);
        var init = await server.InitAsync(shares: 3, threshold: 2);
        await server.Api.PutAsync("sys/mounts/kv", """{"type":"kv"}""");
        await server.Api.PutAsync("kv/x", """{"v":"kept"}""");
        return ([.. init["keys_base64"]!.AsArray().Select(key => key!.GetValue<string>())], server.Api.Token);
    }

    /// <summary>One move, with what a hurried person would try first.</summary>
    async Task MoveAsync(SealPlan? from, SealPlan? to, string[] shares, string token)
    {
        await using (var server = await StartAsync(to, from))
        {
            var status = await server.StatusAsync();
            Assert.True(status["migration"]!.GetValue<bool>());
            Assert.True(status["sealed"]!.GetValue<bool>());
            Assert.Equal((3, 2), (status["n"]!.GetValue<int>(), status["t"]!.GetValue<int>()));
            await Eventually.TrueAsync(async () => (status = await server.StatusAsync())["seal_reason"] is not null, "the reason shows");
            Assert.Contains("entering seal migration mode", status.String("seal_reason"));
            Assert.Contains("-migrate", status.String("seal_remedy"));
            Assert.Contains("migrate option not provided and seal migration is pending", (await BringAsync(server, shares[0], migrate: false)).Text);
            Assert.Equal(1, (await BringAsync(server, shares[0], migrate: true))["progress"]!.GetValue<int>());
            var wrong = Convert.FromBase64String(shares[1]);
            wrong[3] ^= 1;
            var refused = await BringAsync(server, Convert.ToBase64String(wrong), migrate: true);
            Assert.Equal(400, refused.Status);
            Assert.Contains("invalid key", refused.Text);
            Assert.Equal(200, (await BringAsync(server, shares[0], migrate: true)).Status);
            var done = await BringAsync(server, shares[2], migrate: true);
            Assert.False(done["sealed"]!.GetValue<bool>(), done.Text);
            Assert.False(done["migration"]!.GetValue<bool>());
            await ReadsAsync(server, token);
        }
        await using (var restarted = await StartAsync(to))
        {
            if (to is not null) await restarted.UnsealedAsync();
            else foreach (var share in shares[..2]) await BringAsync(restarted, share, migrate: false);
            await ReadsAsync(restarted, token);
            Assert.Contains("no migration seal found", await SealAndBringAsync(restarted, shares[0]));
        }
    }

    static async Task<string> SealAndBringAsync(TestServer server, string share)
    {
        await server.Api.PutAsync("sys/seal");
        await Eventually.TrueAsync(server.IsSealedAsync, "sealed");
        return (await BringAsync(server, share, migrate: true)).Text;
    }

    static async Task ReadsAsync(TestServer server, string token)
    {
        server.Api.Token = token;
        Assert.Equal("kept", (await server.Api.GetAsync("kv/x")).String("data", "v"));
    }

    [Fact]
    public async Task From_shares_to_a_seal_to_another_and_back_to_shares_with_the_same_people()
    {
        await using var kms = await TestKms.StartAsync();
        var (shares, token) = await InitAsync();
        await MoveAsync(null, Static("one"), shares, token);
        await MoveAsync(Static("one"), TestKms.Seal(kms.Address), shares, token);
        await MoveAsync(TestKms.Seal(kms.Address), null, shares, token);
        await MoveAsync(null, TestKms.Seal(kms.Address), shares, token);
    }

    [Fact]
    public async Task A_new_seal_that_refuses_leaves_the_vault_under_the_old_one()
    {
        await using var kms = await TestKms.StartAsync();
        var (shares, token) = await InitAsync();
        await using (var server = await StartAsync(TestKms.Seal(kms.Address)))
        {
            kms.Faults.Set([Fault.Parse("deny:Encrypt")]);
            await BringAsync(server, shares[0], migrate: true);
            var refused = await BringAsync(server, shares[1], migrate: true);
            Assert.Equal(500, refused.Status);
            Assert.Contains("kms:Encrypt", refused.Text);
        }
        await using var old = await StartAsync(null);
        foreach (var share in shares[..2]) await BringAsync(old, share, migrate: false);
        await ReadsAsync(old, token);
    }

    [Fact]
    public async Task Without_the_disabled_stanza_the_status_says_what_is_missing()
    {
        await using (var first = await StartAsync(Static("one"))) await first.InitAsync();
        await using var kms = await TestKms.StartAsync();
        await using var server = await StartAsync(TestKms.Seal(kms.Address));
        ApiAnswer status = await server.StatusAsync();
        await Eventually.TrueAsync(async () => (status = await server.StatusAsync())["seal_reason"] is not null, "the reason shows");
        Assert.Contains("cannot seal migrate from \"static\" to \"awskms\", no disabled seal in configuration", status.String("seal_reason"));
        Assert.False(status["migration"]!.GetValue<bool>());
    }
}
