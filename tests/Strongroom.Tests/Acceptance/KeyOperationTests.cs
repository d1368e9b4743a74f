using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Cli.Server;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Sdk.Paths;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;
using static Strongroom.Tests.Seals.Pgp.PgpRings;

namespace Strongroom.Tests.Acceptance;

/// <summary>Rekey and generate-root over HTTP, with shares and with a seal that unseals by itself.</summary>
public sealed class KeyOperationTests : IAsyncLifetime
{
    readonly TempDirectory _directory = new();
    LocalKmsServer _kms = null!;

    public async ValueTask InitializeAsync() => _kms = await TestKms.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _kms.DisposeAsync();
        _directory.Dispose();
    }

    Task<TestServer> StartAsync(SealPlan? seal, UnauthenticatedPaths opened = UnauthenticatedPaths.None) => TestServer.StartAsync(seal, _directory.Path,
        change: plan => plan with { Listeners = [plan.Listeners[0] with { Api = plan.Listeners[0].Api with { Opened = opened } }] });

    SealPlan Kms => TestKms.Seal(_kms.Address);

    static string[] Keys(JsonNode answer, string member) => [.. answer[member]!.AsArray().Select(key => key!.GetValue<string>())];

    static Task<ApiAnswer> BringAsync(TestServer server, string path, string key, string nonce) => server.Api.PutAsync(path, new JsonObject { ["key"] = key, ["nonce"] = nonce });

    static async Task<string> BeginAsync(TestServer server, string path, string wish = """{"secret_shares":3,"secret_threshold":2}""")
    {
        var begun = await server.Api.PutAsync($"{path}/init", wish);
        Assert.True(begun.Status == 200, begun.Text);
        return begun.String("nonce");
    }

    static async Task SealedAsync(TestServer server)
    {
        Assert.Equal(204, (await server.Api.PutAsync("sys/seal")).Status);
        await Eventually.TrueAsync(server.IsSealedAsync, "sealed");
    }

    [Fact]
    public async Task Opened_and_without_a_token_holders_replace_their_unseal_keys()
    {
        string token;
        string[] made;
        await using (var server = await StartAsync(null, UnauthenticatedPaths.Rekey))
        {
            var old = Keys(await server.InitAsync(3, 2), "keys");
            token = server.Api.Token;
            server.Api.Token = "";
            var nonce = await BeginAsync(server, "sys/rekey");
            await BringAsync(server, "sys/rekey/update", old[0], nonce);
            var done = await BringAsync(server, "sys/rekey/update", old[1], nonce);
            made = Keys(done.Json, "keys_base64");
            Assert.Equal((3, nonce), (made.Length, done.String("nonce")));
            Assert.Equal(403, (await server.Api.GetAsync("sys/generate-root/attempt")).Status);
        }
        await using var restarted = await StartAsync(null);
        await restarted.UnsealAsync(made[2], made[0]);
        Assert.False(await restarted.IsSealedAsync());
        restarted.Api.Token = token;
        Assert.Equal(200, (await restarted.Api.GetAsync("auth/token/lookup-self")).Status);
    }

    [Fact]
    public async Task Under_an_auto_seal_recovery_keys_allow_a_new_root_key_and_new_recovery_keys()
    {
        string token;
        await using (var server = await StartAsync(Kms))
        {
            var old = Keys(await server.InitAsync(2, 2), "recovery_keys");
            token = server.Api.Token;
            using var before = server.Vault.OpenBarrier!.CopyRootKey();
            var nonce = await BeginAsync(server, "sys/rekey");
            await BringAsync(server, "sys/rekey/update", old[0], nonce);
            var rewrapped = await BringAsync(server, "sys/rekey/update", old[1], nonce);
            Assert.True(rewrapped["complete"]!.GetValue<bool>(), rewrapped.Text);
            Assert.Empty(Keys(rewrapped.Json, "keys"));
            Assert.False(server.Vault.OpenBarrier!.IsRootKey(before.Span));

            var recovery = await BeginAsync(server, "sys/rekey-recovery-key", """{"secret_shares":3,"secret_threshold":2,"require_verification":true}""");
            await BringAsync(server, "sys/rekey-recovery-key/update", old[0], recovery);
            var done = await BringAsync(server, "sys/rekey-recovery-key/update", old[1], recovery);
            var made = Keys(done.Json, "keys");
            await BringAsync(server, "sys/rekey-recovery-key/verify", made[0], done.String("verification_nonce"));
            Assert.True((await BringAsync(server, "sys/rekey-recovery-key/verify", made[2], done.String("verification_nonce")))["complete"]!.GetValue<bool>());

            await SealedAsync(server);
            Assert.Equal(200, (await server.Api.PutAsync("sys/unseal", new JsonObject { ["key"] = old[0] })).Status);
            Assert.Equal(400, (await server.Api.PutAsync("sys/unseal", new JsonObject { ["key"] = old[1] })).Status);
            await server.UnsealAsync(made[1], made[2]);
            Assert.False(await server.IsSealedAsync());
            Assert.Equal(204, (await server.Api.PutAsync("sys/rotate/root")).Status);
        }
        await using var restarted = await StartAsync(Kms);
        await restarted.UnsealedAsync();
        restarted.Api.Token = token;
        Assert.Equal(200, (await restarted.Api.GetAsync("auth/token/lookup-self")).Status);
    }

    [Fact]
    public async Task A_lost_root_token_comes_back_through_recovery_keys_once_the_configuration_opens_the_way()
    {
        await using var server = await StartAsync(Kms);
        var keys = Keys(await server.InitAsync(2, 2), "recovery_keys_base64");
        await server.Api.PutAsync("auth/token/revoke-self");
        Assert.Contains("enable_unauthenticated_access", (await server.Api.PutAsync("sys/generate-root/attempt", new JsonObject())).Text);

        Open(server, UnauthenticatedPaths.GenerateRoot); // SIGHUP
        server.Api.Token = "";
        var begun = await server.Api.PutAsync("sys/generate-root/attempt", new JsonObject());
        await BringAsync(server, "sys/generate-root/update", keys[0], begun.String("nonce"));
        var done = await BringAsync(server, "sys/generate-root/update", keys[1], begun.String("nonce"));
        var encoded = Convert.FromBase64String(done.String("encoded_token").PadRight((done.String("encoded_token").Length + 3) / 4 * 4, '='));
        server.Api.Token = Encoding.ASCII.GetString([.. encoded.Zip(Encoding.ASCII.GetBytes(begun.String("otp")), (a, b) => (byte)(a ^ b))]);
        Assert.Equal("root", (await server.Api.GetAsync("auth/token/lookup-self")).String("data", "display_name"));

        Open(server, UnauthenticatedPaths.None);
        server.Api.Token = "";
        Assert.Equal(403, (await server.Api.GetAsync("sys/generate-root/attempt")).Status);
    }

    static void Open(TestServer server, UnauthenticatedPaths opened)
        => server.Running.ReloadAccess(server.Running.Plan with { Listeners = [server.Running.Plan.Listeners[0] with { Api = server.Running.Plan.Listeners[0].Api with { Opened = opened } }] });

    [Fact]
    public async Task Nobody_without_a_token_makes_the_first_recovery_key()
    {
        await using var server = await StartAsync(Kms, UnauthenticatedPaths.Rekey | UnauthenticatedPaths.GenerateRoot);
        var init = await server.Api.PutAsync("sys/init", """{"recovery_shares":0,"recovery_threshold":0}""");
        foreach (var token in (string[])["", init.String("root_token")]) // a token counts for nothing where none is asked for
        {
            server.Api.Token = token;
            var refused = await server.Api.PutAsync("sys/rekey-recovery-key/init", """{"secret_shares":1,"secret_threshold":1}""");
            Assert.Equal(403, refused.Status);
            Assert.Contains("sys/rotate/recovery/init", refused.Text);
        }
        Assert.Contains("no recovery key exists", (await server.Api.PutAsync("sys/generate-root/attempt", new JsonObject())).Text);
        Assert.Contains("no recovery key exists", (await server.Api.PutAsync("sys/rekey/init", new JsonObject())).Text);
        var first = await server.Api.PutAsync("sys/rotate/recovery/init", """{"secret_shares":1,"secret_threshold":1}""");
        Assert.Single(Keys(first.Data!, "keys"));
        Assert.Equal(1, (await server.Api.GetAsync("sys/rekey-recovery-key/init"))["required"]!.GetValue<int>());
    }

    [Fact]
    public async Task Pgp_keys_hand_each_holder_a_share_that_only_they_can_read_and_a_backup_keeps_them()
    {
        string[] shares;
        await using (var server = await StartAsync(null))
        {
            var old = Keys(await server.InitAsync(), "keys");
            Rings[] holders = [NewRing(), NewRing()];
            var wish = new JsonObject
            {
                ["secret_shares"] = 2, ["secret_threshold"] = 2, ["pgp_keys"] = new JsonArray([.. holders.Select(ring => (JsonNode)Base64(ring))]), ["Backup"] = true, ["require_verification"] = true,
            };
            var begun = await server.Api.PutAsync("sys/rekey/init", wish);
            Assert.Equal(holders.Select(ring => ring.Fingerprint), Keys(begun.Json, "pgp_fingerprints"));
            var done = await BringAsync(server, "sys/rekey/update", old[0], begun.String("nonce"));
            shares = [.. Keys(done.Json, "keys").Select((message, i) => Encoding.ASCII.GetString(Decrypt(Convert.FromHexString(message), holders[i])))];
            Assert.Equal(400, (await server.Api.GetAsync("sys/rekey/backup")).Status); // nothing is written before the keys are proved
            foreach (var share in shares) Assert.Equal(200, (await BringAsync(server, "sys/rekey/verify", share, done.String("verification_nonce"))).Status);

            var backup = await server.Api.GetAsync("sys/rekey/backup");
            Assert.Equal(begun.String("nonce"), backup.String("data", "nonce"));
            Assert.Equal(shares[1], Encoding.ASCII.GetString(Decrypt(Convert.FromHexString(backup["data", "keys", holders[1].Fingerprint]![0]!.GetValue<string>()), holders[1])));
            Assert.Equal(Convert.FromHexString(backup["data", "keys", holders[0].Fingerprint]![0]!.GetValue<string>()), Convert.FromBase64String(backup["data", "keys_base64", holders[0].Fingerprint]![0]!.GetValue<string>()));
            Assert.Equal(204, (await server.Api.DeleteAsync("sys/rekey/backup")).Status);
            Assert.Equal(400, (await server.Api.GetAsync("sys/rekey/backup")).Status);
        }
        await using var restarted = await StartAsync(null);
        await restarted.UnsealAsync(shares);
        Assert.False(await restarted.IsSealedAsync());
    }

    [Fact]
    public async Task A_root_token_encrypted_to_a_pgp_key_is_read_by_its_holder()
    {
        await using var server = await StartAsync(null);
        var keys = Keys(await server.InitAsync(), "keys");
        var ring = NewRing();
        var begun = await server.Api.PutAsync("sys/generate-root/attempt", new JsonObject { ["pgp_key"] = Base64(ring) });
        Assert.Equal((ring.Fingerprint, ""), (begun.String("pgp_fingerprint"), begun.String("otp")));
        var done = await BringAsync(server, "sys/generate-root/update", keys[0], begun.String("nonce"));
        server.Api.Token = Encoding.ASCII.GetString(Decrypt(Convert.FromBase64String(done.String("encoded_token")), ring));
        Assert.Equal("root", (await server.Api.GetAsync("auth/token/lookup-self")).String("data", "display_name"));
    }

    [Fact]
    public async Task A_seal_that_does_not_answer_changes_nothing_and_says_why()
    {
        await using var server = await StartAsync(Kms);
        var old = Keys(await server.InitAsync(), "recovery_keys");
        var nonce = await BeginAsync(server, "sys/rekey-recovery-key", """{"secret_shares":1,"secret_threshold":1}""");
        foreach (var fault in (string[])["deny:Decrypt", "deny:Encrypt"])
        {
            _kms.Faults.Set([Fault.Parse(fault)]);
            var failed = await BringAsync(server, "sys/rekey-recovery-key/update", old[0], nonce);
            Assert.Equal(500, failed.Status);
            Assert.Contains($"kms:{fault[5..]}", failed.Text);
            Assert.DoesNotContain("internal error", failed.Text);
        }
        _kms.Faults.Clear();
        Assert.True((await BringAsync(server, "sys/rekey-recovery-key/update", old[0], nonce))["complete"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_change_of_the_seal_ends_attempts_with_a_reason_and_the_keys_stay()
    {
        await using var server = await StartAsync(null);
        var keys = Keys(await server.InitAsync(3, 2), "keys");
        var rekey = await BeginAsync(server, "sys/rekey");
        var generation = (await server.Api.PutAsync("sys/generate-root/attempt", new JsonObject())).String("nonce");
        await BringAsync(server, "sys/rekey/update", keys[0], rekey);
        await server.Running.ReloadSealAsync(server.Running.Plan with { Seals = [Kms] }, server.Log);
        await Eventually.TrueAsync(async () => (await server.StatusAsync())["migration"]!.GetValue<bool>(), "people are waited for");
        foreach (var key in keys[..2]) Assert.Equal(200, (await server.Api.PutAsync("sys/unseal", new JsonObject { ["key"] = key, ["migrate"] = true })).Status);
        Assert.Equal("awskms", (await server.StatusAsync()).String("type"));

        foreach (var (path, nonce) in ((string, string)[])[("sys/rekey/update", rekey), ("sys/generate-root/update", generation)])
        {
            var late = await BringAsync(server, path, keys[1], nonce);
            Assert.Equal(400, late.Status);
            Assert.Contains("the seal was changed after this", late.Text);
        }
        var recovery = await BeginAsync(server, "sys/rekey-recovery-key"); // the unseal keys are recovery keys now
        await BringAsync(server, "sys/rekey-recovery-key/update", keys[2], recovery);
        Assert.Equal(3, Keys((await BringAsync(server, "sys/rekey-recovery-key/update", keys[0], recovery)).Json, "keys").Length);
    }

    /// <summary>Whichever of them comes first, what is stored belongs together.</summary>
    [Fact]
    public async Task Changes_of_the_seal_and_of_the_keys_at_the_same_moment_leave_a_vault_that_opens()
    {
        await using var other = await TestKms.StartAsync();
        SealPlan[] seals = [Kms, TestKms.Seal(other.Address)];
        string recovery, token;
        var last = 0;
        await using (var server = await StartAsync(seals[0]))
        {
            recovery = Keys(await server.InitAsync(), "recovery_keys")[0];
            token = server.Api.Token;
            for (var round = 1; round <= 8; round++)
            {
                last = round % 2;
                var changed = server.Log.Lines.Count(line => line.Contains("The seal is now"));
                var reload = server.Running.ReloadSealAsync(server.Running.Plan with { Seals = [seals[last]] }, server.Log);
                var rotations = Task.WhenAll(Enumerable.Range(0, 3).Select(_ => server.Api.PutAsync("sys/rotate/root")));
                var begun = await server.Api.PutAsync("sys/rotate/recovery/init", """{"secret_shares":1,"secret_threshold":1}""");
                var done = await BringAsync(server, "sys/rotate/recovery/update", recovery, begun.String("data", "nonce"));
                if (done.Status == 200) recovery = Keys(done.Data!, "keys")[0];
                await reload;
                Assert.All(await rotations, answer => Assert.True(answer.Status is 204 or 400 or 500, answer.Text));
                await Eventually.TrueAsync(() => server.Log.Lines.Count(line => line.Contains("The seal is now")) > changed, "the seal took over");
                await server.Api.DeleteAsync("sys/rotate/recovery/init");
            }
        }
        await using var restarted = await StartAsync(seals[last]);
        await restarted.UnsealedAsync();
        restarted.Api.Token = token;
        await SealedAsync(restarted);
        await restarted.UnsealAsync(recovery);
        Assert.False(await restarted.IsSealedAsync());
    }

    [Fact]
    public async Task Sealed_or_not_initialised_nothing_of_it_works()
    {
        await using var server = await StartAsync(null, UnauthenticatedPaths.Rekey | UnauthenticatedPaths.GenerateRoot);
        foreach (var path in (string[])["sys/rekey/init", "sys/generate-root/attempt", "sys/rotate/root/init"]) Assert.Equal(503, (await server.Api.GetAsync(path)).Status);
        await server.InitAsync();
        Assert.Equal("recovery rekeying not supported: the seal is Shamir's, which has unseal keys and no recovery keys", (await server.Api.GetAsync("sys/rekey-recovery-key/init")).Errors[0]);
        await SealedAsync(server);
        foreach (var path in (string[])["sys/rekey/init", "sys/generate-root/attempt", "sys/rotate/root/init"]) Assert.Equal(503, (await server.Api.GetAsync(path)).Status);
    }
}
