using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Strongroom.Core.Messages;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>Secrets that end: with their lease, with the token that asked for them, with their mount, by command - and never before, never without.</summary>
public sealed class SecretLeaseTests
{
    static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    readonly ConcurrentDictionary<string, int> _good = new();
    readonly MapStorage _storage = new();
    readonly LeasingEngine _engine;

    public SecretLeaseTests() => _engine = new LeasingEngine(_good);

    Dictionary<string, EngineFactory> Engines => new() { ["leasing"] = _ => _engine };

    async Task<TestVault> OpenAsync()
    {
        var vault = await TestVault.OpenAsync(_storage, Engines);
        await vault.WriteAsync("sys/mounts/db", """{"type":"leasing","config":{"max_lease_ttl":"3h","default_lease_ttl":"1h"}}""");
        return vault;
    }

    static async Task<string> MakeAsync(TestVault vault, string body = "{}", string role = "app", string? token = null)
        => (await vault.WriteAsync($"db/creds/{role}", body, token)).LeaseId;

    static string Body(string leaseId, string more = "") => $$"""{"lease_id":"{{leaseId}}"{{more}}}""";

    static Task<ClientResponse> LookupAsync(TestVault vault, string leaseId) => vault.WriteAsync("sys/leases/lookup", Body(leaseId));

    [Fact]
    public async Task A_secret_comes_with_a_lease_and_is_taken_away_when_that_ends_also_after_a_restart()
    {
        await using var vault = await OpenAsync();
        var answer = await vault.WriteAsync("db/creds/app");
        Assert.StartsWith("db/creds/app/", answer.LeaseId);
        Assert.Equal((true, Hour), (answer.Renewable, answer.LeaseDuration));
        var other = await MakeAsync(vault, """{"ttl":"90m"}""");
        var told = (await LookupAsync(vault, answer.LeaseId)).Data!;
        Assert.Equal((3600L, true), (told["ttl"]!.GetValue<long>(), told["renewable"]!.GetValue<bool>()));
        Assert.Equal(["app/"], (await vault.ListAsync("sys/leases/lookup/db/creds")).Data!["keys"]!.AsArray().Select(each => each!.GetValue<string>()));
        vault.Clock.Advance(Hour + TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _good.Count == 1, "the first is gone");
        Assert.Equal(["invalid lease"], (await LookupAsync(vault, answer.LeaseId)).Errors!);

        await using var next = await vault.AfterCrashAsync(_storage.Copy(), Engines);
        Assert.Equal(200, (await LookupAsync(next, other)).Status);
        next.Clock.Advance(Hour);
        await Eventually.TrueAsync(() => _good.IsEmpty, "the second too");
    }

    [Fact]
    public async Task A_wish_beyond_the_maximum_is_capped_and_the_answer_says_so()
    {
        await using var vault = await OpenAsync();
        var answer = await vault.WriteAsync("db/creds/app", """{"ttl":"5h"}""");
        Assert.Equal(TimeSpan.FromHours(2), answer.LeaseDuration);
        Assert.Contains("exceeded the effective max_ttl", Assert.Single(answer.Warnings));
    }

    [Fact]
    public async Task A_renewal_asks_the_engine_and_never_goes_past_the_maximum()
    {
        await using var vault = await OpenAsync();
        var lease = await MakeAsync(vault);
        vault.Clock.Advance(TimeSpan.FromMinutes(50));
        var renewed = await vault.WriteAsync("sys/leases/renew", Body(lease));
        Assert.Equal((lease, true, Hour), (renewed.LeaseId, renewed.Renewable, renewed.LeaseDuration));
        Assert.Equal(1, Assert.Single(_good).Value);
        vault.Clock.Advance(TimeSpan.FromMinutes(50));
        var last = await vault.WriteAsync($"sys/renew/{lease}", """{"increment":"1h"}"""); // the older place
        Assert.Equal(TimeSpan.FromMinutes(20), last.LeaseDuration);
        Assert.Contains("capped", Assert.Single(last.Warnings));
        Assert.NotNull((await LookupAsync(vault, lease)).Data!["last_renewal"]);
        vault.Clock.Advance(TimeSpan.FromMinutes(20) + TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _good.IsEmpty, "two hours are the end");
    }

    [Theory]
    [InlineData("{}", "lease_id must be specified")]
    [InlineData("""{"lease_id":"db/creds/app/none"}""", "lease not found")]
    [InlineData("""{"lease_id":"FIXED"}""", "lease is not renewable")]
    [InlineData("""{"lease_id":"TOKEN"}""", "tokens cannot be renewed through this endpoint")]
    public async Task What_cannot_be_renewed_says_why(string body, string expected)
    {
        await using var vault = await OpenAsync();
        var token = await vault.TokenAsync("""{"policies":["default"]}""");
        var tokens = (await vault.ListAsync("sys/leases/lookup/auth/token/create")).Data!["keys"]![0]!.GetValue<string>();
        var fixedLease = await MakeAsync(vault, """{"fixed":true}""");
        Assert.NotEmpty(token);
        Assert.Equal([expected], (await vault.WriteAsync("sys/leases/renew", body.Replace("FIXED", fixedLease).Replace("TOKEN", "auth/token/create/" + tokens))).Errors!);
    }

    [Theory]
    [InlineData("sys/leases/revoke", "LEASE", 204)]
    [InlineData("sys/leases/revoke/LEASE", "", 204)]
    [InlineData("sys/revoke/LEASE", "", 204)]
    [InlineData("sys/leases/revoke-prefix/db/creds", "", 204)]
    [InlineData("sys/leases/revoke-prefix/db/creds/", "", 204)]
    [InlineData("sys/leases/revoke-prefix/LEASE", "", 204)]
    [InlineData("sys/revoke-prefix/db", "", 204)]
    [InlineData("sys/leases/revoke-force/db", "", 204)]
    [InlineData("sys/revoke-force/db", "", 204)]
    [InlineData("sys/leases/revoke/LEASE", "", 202)]
    [InlineData("sys/leases/revoke-prefix/db", "", 202)]
    public async Task Every_way_to_revoke_leads_to_the_engine(string path, string inBody, int status)
    {
        await using var vault = await OpenAsync();
        var before = _storage.Keys;
        var lease = await MakeAsync(vault);
        var answer = await vault.WriteAsync(path.Replace("LEASE", lease), Body(inBody.Replace("LEASE", lease), status == 202 ? ",\"sync\":false" : ""));
        Assert.Equal(status, answer.Status);
        Assert.Equal(["invalid lease"], (await LookupAsync(vault, lease)).Errors!);
        await Eventually.TrueAsync(() => _good.IsEmpty, "the secret is gone");
        await Eventually.TrueAsync(() => _storage.Keys.Count == before.Count, "nothing is left in the storage");
    }

    [Theory]
    [InlineData("db/*", "db/", 204)]
    [InlineData("db/*", "db", 403)]
    [InlineData("*", "db/", 403)] // what is said of the name without the slash counts
    public async Task A_right_to_revoke_below_a_prefix_is_as_the_policy_spells_it(string granted, string asked, int status)
    {
        await using var vault = await OpenAsync();
        var denied = granted == "*" ? """path "sys/leases/revoke-prefix/db" { capabilities = ["deny"] }""" : "";
        await vault.PolicyAsync("revoker", $$"""path "sys/leases/revoke-prefix/{{granted}}" { capabilities = ["update", "sudo"] } {{denied}}""");
        Assert.Equal(status, (await vault.WriteAsync("sys/leases/revoke-prefix/" + asked, token: await vault.TokenAsync("""{"policies":["revoker"]}"""))).Status);
    }

    [Fact]
    public async Task Secrets_go_with_their_token_and_with_their_mount()
    {
        await using var vault = await OpenAsync();
        await vault.PolicyAsync("app", """path "db/*" { capabilities = ["update"] }""");
        var token = await vault.TokenAsync("""{"policies":["app"],"ttl":"30m"}""");
        await MakeAsync(vault, token: token);
        await MakeAsync(vault);
        vault.Clock.Advance(TimeSpan.FromMinutes(31));
        await Eventually.TrueAsync(() => _good.Count == 1, "the token's is gone");
        Assert.Equal(204, (await vault.DeleteAsync("sys/mounts/db")).Status);
        Assert.Empty(_good);
    }

    [Fact]
    public async Task The_last_use_of_a_token_leaves_no_secret_behind()
    {
        await using var vault = await OpenAsync();
        await vault.PolicyAsync("app", """path "db/*" { capabilities = ["update"] }""");
        var token = await vault.TokenAsync("""{"policies":["app"],"num_uses":1}""");
        var answer = await vault.WriteAsync("db/creds/app", token: token);
        Assert.Equal(400, answer.Status);
        Assert.Contains("one use left", answer.Errors![0]);
        Assert.Empty(_good);
    }

    [Fact]
    public async Task A_secret_whose_lease_cannot_be_stored_is_taken_back()
    {
        await using var vault = await OpenAsync();
        _storage.BeforeCommit = batch => { if (batch.Operations.Any(each => each.Key.Contains("expire", StringComparison.Ordinal))) throw new StorageException("the disk is full"); };
        var answer = await vault.WriteAsync("db/creds/app");
        Assert.Equal(500, answer.Status);
        Assert.Equal(1, _engine.Revocations);
        Assert.Empty(_good);
    }

    [Fact]
    public async Task An_engine_that_cannot_revoke_is_asked_again_ever_more_rarely_and_the_lease_is_told_with_the_reason()
    {
        await using var vault = await OpenAsync();
        _engine.OnRevoke = () => new StorageException("the database is away");
        var lease = await MakeAsync(vault);
        vault.Clock.Advance(Hour + TimeSpan.FromSeconds(1));
        var took = await Eventually.AfterAsync(vault.Clock, TimeSpan.FromSeconds(5), async () => await CountAsync(vault) == 1, "told");
        Assert.True(took >= TimeSpan.FromMinutes(5), $"six attempts within {took}"); // 10, 20, 40, 80 and 160 s apart
        Assert.InRange(_engine.Revocations, 6, 7); // one more where the leases were still being restored
        var listed = (await vault.SendAsync(Operation.Read, "sys/leases", json: """{"type":"irrevocable"}""")).Data!["leases"]![0]!;
        Assert.Equal((lease, "the database is away"), (listed["lease_id"]!.GetValue<string>(), listed["error"]!.GetValue<string>()));
        Assert.Equal(500, (await vault.WriteAsync($"sys/leases/revoke/{lease}")).Status);
        Assert.Equal(204, (await vault.WriteAsync("sys/leases/revoke-force/db")).Status);
        await vault.Log.SawAsync("its secret may still be good");
        Assert.Equal(0, await CountAsync(vault));
    }

    static async Task<int> CountAsync(TestVault vault) => (await vault.SendAsync(Operation.Read, "sys/leases/count", json: """{"type":"irrevocable"}""")).Data!["lease_count"]!.GetValue<int>();

    [Fact]
    public async Task A_damaged_lease_is_told_and_hides_no_other()
    {
        await using var vault = await OpenAsync();
        var lease = await MakeAsync(vault);
        await MakeAsync(vault, role: "other");
        await _storage.PutAsync("sys/expire/id/" + lease, "damaged"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.Equal(1, await CountAsync(vault));
        var listed = (await vault.SendAsync(Operation.Read, "sys/leases", json: """{"type":"irrevocable"}""")).Data!["leases"]![0]!;
        Assert.Equal(lease, listed["lease_id"]!.GetValue<string>());
        Assert.Contains("cannot be read", listed["error"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_engine_that_comes_back_gets_its_secret_back()
    {
        await using var vault = await OpenAsync();
        _engine.OnRevoke = () => new StorageException("the database is away");
        await MakeAsync(vault);
        vault.Clock.Advance(Hour + TimeSpan.FromSeconds(1));
        await Eventually.TrueAsync(() => _engine.Revocations > 0, "tried");
        _engine.OnRevoke = () => null;
        await Eventually.AfterAsync(vault.Clock, TimeSpan.FromSeconds(5), () => Task.FromResult(_good.IsEmpty), "gone");
    }

    [Fact]
    public async Task A_secret_asked_for_while_its_token_is_revoked_never_outlives_it()
    {
        await using var vault = await OpenAsync();
        await vault.PolicyAsync("app", """path "db/*" { capabilities = ["update"] }""");
        var before = _storage.Keys.Count;
        for (var round = 0; round < 20; round++)
        {
            var token = await vault.TokenAsync("""{"policies":["app"]}""");
            var asking = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
            {
                while ((await vault.WriteAsync("db/creds/app", token: token)).Status == 200) { }
            })).ToArray();
            await Task.Run(() => vault.WriteAsync("auth/token/revoke", $$"""{"token":"{{token}}"}"""));
            await Task.WhenAll(asking);
            Assert.Empty(_good);
        }
        Assert.Equal(before, _storage.Keys.Count);
    }

    [Fact]
    public async Task Tidying_ends_leases_whose_token_is_gone_and_no_others()
    {
        await using var vault = await OpenAsync();
        await MakeAsync(vault);
        var before = _storage.Keys;
        var token = await vault.TokenAsync("""{"policies":["root"],"no_parent":true}""");
        var gone = _storage.Keys.Except(before).ToList(); // what is lost, as by a restore from two backups
        await MakeAsync(vault, token: token);
        var disk = _storage.Copy();
        foreach (var key in gone) await disk.DeleteAsync(key, TestContext.Current.CancellationToken);
        await using var next = await vault.AfterCrashAsync(disk, Engines);
        Assert.Equal(2, _good.Count);
        var answer = await next.WriteAsync("sys/leases/tidy");
        Assert.Equal(202, answer.Status);
        Assert.Contains("successfully started", Assert.Single(answer.Warnings));
        await next.Log.SawAsync("Leases tidied: 2 looked at, 1 of tokens that are gone revoked, 0 could not be");
        Assert.Equal("secret-1", Assert.Single(_good).Key);
    }

    [Fact]
    public async Task A_wrapped_secret_keeps_its_lease()
    {
        await using var vault = await OpenAsync();
        var wrapped = await vault.WriteAsync("db/creds/app", wrap: TimeSpan.FromMinutes(5));
        Assert.Empty(wrapped.LeaseId);
        var opened = await vault.WriteAsync("sys/wrapping/unwrap", token: wrapped.Wrap!.Token);
        Assert.Equal(200, (await LookupAsync(vault, JsonNode.Parse(opened.Raw!.Bytes.Span)!["lease_id"]!.GetValue<string>())).Status);
    }
}
