using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>The ends of tokens where something else happens at the same moment: a child is born, a last use is spent, the storage fails.</summary>
public sealed class TokenEndTests
{
    const string Maker = """path "auth/token/create*" { capabilities = ["create", "update", "sudo"] }""";

    [Theory]
    [InlineData("auth/token/revoke")]
    [InlineData("auth/token/revoke-orphan")]
    public async Task A_child_that_is_made_while_its_parent_ends_does_not_outlive_it(string revoke)
    {
        var storage = new MapStorage();
        await using var vault = await TestVault.OpenAsync(storage);
        await vault.PolicyAsync("maker", Maker);
        var parent = await vault.TokenAsync("""{"policies":["maker"]}""");
        var isArmed = true;
        storage.BeforeCommit = batch =>
        {
            if (!isArmed || !batch.Operations.Any(operation => operation.Kind == StorageOperationKind.Put && operation.Key.StartsWith("sys/token/parent/", StringComparison.Ordinal))) return;
            isArmed = false;
            _ = Task.Run(() => vault.WriteAsync(revoke, $$"""{"token":"{{parent}}"}""")).Wait(TimeSpan.FromSeconds(5)); // all of it, between the child's check and its birth
        };
        var child = await vault.WriteAsync("auth/token/create", """{"policies":["default"]}""", parent);
        Assert.False(isArmed);
        Assert.Equal((400, "parent token lookup failed: no parent found"), (child.Status, child.Errors![0]));
        Assert.DoesNotContain(storage.Keys, key => key.StartsWith("sys/token/parent/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_is_ended_by_any_spelling_of_its_lease()
    {
        var storage = new MapStorage();
        await using var vault = await TestVault.OpenAsync(storage);
        foreach (var spelled in (Func<string, string>[])[id => id, id => id + "/", id => id.Replace("/", "//", StringComparison.Ordinal), id => "./" + id])
        {
            var before = storage.Keys;
            var token = await vault.TokenAsync("""{"policies":["default"]}""");
            var lease = Assert.Single(storage.Keys.Except(before), key => key.StartsWith("sys/expire/id/", StringComparison.Ordinal))["sys/expire/id/".Length..];
            await vault.WriteAsync("sys/leases/revoke", $$"""{"lease_id":"{{spelled(lease)}}"}""");
            Assert.Equal(403, (await vault.ReadAsync("auth/token/lookup-self", token)).Status);
            Assert.Equal(before, storage.Keys);
        }
    }

    [Fact]
    public async Task A_prefix_is_revoked_with_its_slash_or_without()
    {
        await using var vault = await TestVault.OpenAsync();
        foreach (var prefix in (string[])["auth/token/create/", "auth/token/create"])
        {
            var token = await vault.TokenAsync("""{"policies":["default"]}""");
            Assert.Equal(204, (await vault.WriteAsync($"sys/leases/revoke-prefix/{prefix}")).Status);
            Assert.Equal(403, (await vault.ReadAsync("auth/token/lookup-self", token)).Status);
        }
    }

    [Fact]
    public async Task The_last_use_makes_no_token_that_would_carry_on()
    {
        await using var vault = await TestVault.OpenAsync();
        await vault.PolicyAsync("maker", Maker);
        foreach (var uses in (int[])[1, 2])
            foreach (var path in (string[])["auth/token/create", "auth/token/create-orphan"])
            {
                var token = await vault.TokenAsync($$"""{"policies":["maker"],"num_uses":{{uses}}}""");
                var made = await vault.WriteAsync(path, """{"policies":["default"]}""", token);
                Assert.Equal((400, "restricted use token cannot generate child tokens"), (made.Status, made.Errors?[0]));
            }
    }

    [Fact]
    public async Task The_policies_of_the_servers_own_tokens_are_nobody_elses()
    {
        await using var vault = await TestVault.OpenAsync();
        foreach (var name in (string[])["response-wrapping", "control-group", " Response-Wrapping"])
        {
            var refused = await vault.WriteAsync("auth/token/create", $$"""{"policies":["{{name}}"],"no_default_policy":true}""");
            Assert.Equal((400, $"cannot assign policy \"{name.Trim().ToLowerInvariant()}\""), (refused.Status, refused.Errors?[0]));
        }
    }

    [Fact]
    public async Task A_crash_right_after_the_last_use_leaves_nothing_of_the_token()
    {
        var storage = new MapStorage();
        await using var vault = await TestVault.OpenAsync(storage);
        var before = storage.Keys;
        var token = await vault.TokenAsync("""{"policies":["default"],"num_uses":2}""");
        Assert.Equal(204, (await vault.WriteAsync("cubbyhole/note", """{"k":"v"}""", token)).Status);
        var commits = 0;
        storage.BeforeCommit = _ => { if (++commits > 1) throw new StorageException("pulled the plug"); };
        await vault.ReadAsync("cubbyhole/note", token);
        var disk = storage.Copy();
        await using var next = await vault.AfterCrashAsync(disk);
        Assert.Equal(403, (await next.ReadAsync("cubbyhole/note", token)).Status);
        await Eventually.TrueAsync(() => disk.Keys.Count == before.Count, $"nothing is left: {string.Join(' ', disk.Keys.Except(before))}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_last_use_brought_is_answered_although_the_storage_fails_right_after(bool asCaller)
    {
        var storage = new MapStorage();
        await using var vault = await TestVault.OpenAsync(storage);
        await vault.WriteAsync("sys/mounts/kv", """{"type":"kv"}""");
        await vault.WriteAsync("kv/a", """{"v":"once"}""");
        var wrapped = (await vault.SendAsync(Operation.Read, "kv/a", wrap: TimeSpan.FromMinutes(5))).Wrap!.Token;
        var commits = 0;
        storage.BeforeCommit = _ => { if (++commits > 1) throw new StorageException("the disk is full"); };
        var opened = asCaller ? await vault.WriteAsync("sys/wrapping/unwrap", "{}", wrapped) : await vault.WriteAsync("sys/wrapping/unwrap", $$"""{"token":"{{wrapped}}"}""");
        Assert.Equal(200, opened.Status);
        Assert.Contains("once", System.Text.Encoding.UTF8.GetString(opened.Raw!.Bytes.Span), StringComparison.Ordinal);
        storage.BeforeCommit = null;
        Assert.NotEqual(200, (await vault.WriteAsync("sys/wrapping/unwrap", "{}", wrapped)).Status);
        vault.Clock.Advance(TimeSpan.FromMinutes(6));
        await Eventually.TrueAsync(() => !storage.Keys.Any(key => key.StartsWith("strongroom/revocations/", StringComparison.Ordinal)), "its end is finished when its time is over");
    }
}
