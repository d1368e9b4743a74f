using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Acceptance;

/// <summary>Tokens, their cubbyholes and wrapped answers over their whole life, on a clock that moves when told.</summary>
public sealed class TokenLifeTests
{
    [Fact]
    public async Task A_token_lives_as_long_as_its_ttl_and_a_renewal_carries_it_on_but_not_past_the_explicit_end()
    {
        await using var vault = await TestVault.OpenAsync();
        var token = await vault.TokenAsync("""{"policies":["default"],"ttl":"1h"}""");
        var bounded = await vault.TokenAsync("""{"policies":["default"],"ttl":"1h","explicit_max_ttl":"90m"}""");
        vault.Clock.Advance(TimeSpan.FromMinutes(50));
        Assert.Equal(200, (await vault.WriteAsync("auth/token/renew-self", """{"increment":"1h"}""", token)).Status);
        var renewed = await vault.WriteAsync("auth/token/renew-self", """{"increment":"1h"}""", bounded);
        Assert.Equal(TimeSpan.FromMinutes(40), renewed.Auth!.LeaseDuration);
        vault.Clock.Advance(TimeSpan.FromMinutes(45));
        Assert.Equal(200, (await vault.ReadAsync("auth/token/lookup-self", token)).Status);
        Assert.Equal(403, (await vault.ReadAsync("auth/token/lookup-self", bounded)).Status);
        vault.Clock.Advance(TimeSpan.FromMinutes(20));
        Assert.Equal(403, (await vault.ReadAsync("auth/token/lookup-self", token)).Status);
        Assert.Equal(200, (await vault.ReadAsync("auth/token/lookup-self")).Status);
    }

    [Fact]
    public async Task Revoking_a_token_ends_its_descendants_and_spares_its_orphans()
    {
        await using var vault = await TestVault.OpenAsync();
        await vault.PolicyAsync("maker", """path "auth/token/create*" { capabilities = ["create", "update", "sudo"] }""");
        var parent = await vault.TokenAsync("""{"policies":["maker"]}""");
        var child = await vault.TokenAsync("""{"policies":["maker"]}""", parent);
        var grandchild = await vault.TokenAsync("""{"policies":["default"]}""", child);
        var orphan = await vault.TokenAsync("""{"policies":["default"],"no_parent":true}""", parent);
        Assert.Equal(204, (await vault.WriteAsync("auth/token/revoke", $$"""{"token":"{{parent}}"}""")).Status);
        foreach (var ended in (string[])[parent, child, grandchild]) Assert.Equal(403, (await vault.ReadAsync("auth/token/lookup-self", ended)).Status);
        Assert.Equal(200, (await vault.ReadAsync("auth/token/lookup-self", orphan)).Status);
    }

    [Fact]
    public async Task Revoking_and_orphaning_keeps_the_children()
    {
        await using var vault = await TestVault.OpenAsync();
        await vault.PolicyAsync("maker", """path "auth/token/create" { capabilities = ["create", "update"] }""");
        var parent = await vault.TokenAsync("""{"policies":["maker"]}""");
        var child = await vault.TokenAsync("""{"policies":["default"]}""", parent);
        Assert.Equal(204, (await vault.WriteAsync("auth/token/revoke-orphan", $$"""{"token":"{{parent}}"}""")).Status);
        Assert.Equal(403, (await vault.ReadAsync("auth/token/lookup-self", parent)).Status);
        var kept = await vault.ReadAsync("auth/token/lookup-self", child);
        Assert.True(kept.Status == 200, string.Join(' ', kept.Errors ?? []) + vault.Log.Text);
        Assert.True(kept.Data!["orphan"]!.GetValue<bool>());
    }

    [Fact]
    public async Task A_revocation_that_a_crash_interrupts_at_any_write_is_finished_at_the_next_unseal()
    {
        for (var failing = 1; ; failing++)
        {
            var storage = new MapStorage();
            await using var vault = await TestVault.OpenAsync(storage);
            await vault.PolicyAsync("maker", """path "auth/token/create" { capabilities = ["create", "update"] }""");
            var before = storage.Keys;
            var parent = await vault.TokenAsync("""{"policies":["maker"]}""");
            var child = await vault.TokenAsync("""{"policies":["default"]}""", parent);
            await vault.WriteAsync("cubbyhole/note", """{"k":"v"}""", child);

            var commits = 0;
            var stop = failing;
            storage.BeforeCommit = _ => { if (++commits >= stop) throw new StorageException("pulled the plug"); };
            var done = (await vault.WriteAsync("auth/token/revoke", $$"""{"token":"{{parent}}"}""")).Errors is null;
            var disk = storage.Copy();
            await using var next = await vault.AfterCrashAsync(disk);
            if (commits > 1)
            {
                await Eventually.TrueAsync(async () => (await next.ReadAsync("auth/token/lookup-self", child)).Status == 403 && (await next.ReadAsync("auth/token/lookup-self", parent)).Status == 403, $"revoked after a stop at write {failing}");
                await Eventually.TrueAsync(() => disk.Keys.Count == before.Count, $"nothing is left after a stop at write {failing}: {string.Join(' ', disk.Keys.Except(before))}");
            }
            storage.BeforeCommit = null;
            if (done) return;
        }
    }

    [Fact]
    public async Task A_cubbyhole_is_its_tokens_own_and_goes_with_it()
    {
        var storage = new MapStorage();
        await using var vault = await TestVault.OpenAsync(storage);
        var (one, two) = (await vault.TokenAsync("""{"policies":["default"]}"""), await vault.TokenAsync("""{"policies":["default"]}"""));
        var before = storage.Keys.Count;
        await vault.WriteAsync("cubbyhole/note", """{"k":"one"}""", one);
        Assert.Equal("one", (await vault.ReadAsync("cubbyhole/note", one)).Data!["k"]!.GetValue<string>());
        Assert.Equal(404, (await vault.ReadAsync("cubbyhole/note", two)).Status);
        Assert.Equal(404, (await vault.ReadAsync("cubbyhole/note")).Status); // not even root's
        Assert.Equal(before + 1, storage.Keys.Count);
        await vault.WriteAsync("auth/token/revoke-self", "{}", one);
        Assert.DoesNotContain(storage.Keys.Skip(0), key => storage.Keys.Count > before);
    }

    [Fact]
    public async Task A_wrapping_token_in_the_form_of_a_jwt_opens_once_and_a_forged_one_never()
    {
        await using var vault = await TestVault.OpenAsync();
        await vault.WriteAsync("sys/mounts/kv", """{"type":"kv"}""");
        await vault.WriteAsync("kv/x", """{"v":"inside"}""");
        var jwt = (await vault.SendAsync(Operation.Read, "kv/x", wrap: TimeSpan.FromMinutes(5), wrapAsJwt: true)).Wrap!.Token;
        var parts = jwt.Split('.');
        var claims = System.Text.Json.Nodes.JsonNode.Parse(System.Buffers.Text.Base64Url.DecodeFromChars(parts[1]))!;
        Assert.Equal(("wrapping", 300L), ((string?)claims["type"], (long)claims["exp"]! - (long)claims["iat"]!));
        var signature = System.Buffers.Text.Base64Url.DecodeFromChars(parts[2]);
        signature[5] ^= 1;
        var forged = $"{parts[0]}.{parts[1]}.{System.Buffers.Text.Base64Url.EncodeToString(signature)}";
        Assert.InRange((await vault.WriteAsync("sys/wrapping/unwrap", "{}", forged)).Status, 400, 403);
        Assert.Equal(200, (await vault.WriteAsync("sys/wrapping/lookup", $$"""{"token":"{{jwt}}"}""")).Status);
        var opened = await vault.WriteAsync("sys/wrapping/unwrap", $$"""{"token":"{{jwt}}"}""");
        Assert.Contains("inside", System.Text.Encoding.UTF8.GetString(opened.Raw!.Bytes.Span));
        Assert.InRange((await vault.WriteAsync("sys/wrapping/unwrap", "{}", jwt)).Status, 400, 403);
    }

    [Fact]
    public async Task A_wrapped_answer_opens_once_and_not_after_its_time()
    {
        await using var vault = await TestVault.OpenAsync();
        await vault.WriteAsync("sys/mounts/kv", """{"type":"kv"}""");
        await vault.WriteAsync("kv/x", """{"v":"secret"}""");
        var wrap = (await vault.SendAsync(Operation.Read, "kv/x", wrap: TimeSpan.FromMinutes(5))).Wrap!;
        var late = (await vault.SendAsync(Operation.Read, "kv/x", wrap: TimeSpan.FromMinutes(5))).Wrap!;

        var openings = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => vault.WriteAsync("sys/wrapping/unwrap", "{}", wrap.Token))));
        Assert.Single(openings, answer => answer.Status == 200);
        Assert.Equal(403, (await vault.ReadAsync("kv/x", late.Token)).Status); // opens nothing but itself
        vault.Clock.Advance(TimeSpan.FromMinutes(6));
        Assert.InRange((await vault.WriteAsync("sys/wrapping/unwrap", "{}", late.Token)).Status, 400, 403);
        Assert.InRange((await vault.WriteAsync("sys/wrapping/unwrap", $$"""{"token":"{{late.Token}}"}""")).Status, 400, 403);
    }

    [Fact]
    public async Task A_disable_that_a_crash_interrupts_is_finished_and_a_moved_mount_keeps_its_data()
    {
        var storage = new MapStorage();
        await using var vault = await TestVault.OpenAsync(storage);
        await vault.WriteAsync("sys/mounts/kv", """{"type":"kv"}""");
        await vault.WriteAsync("sys/mounts/stay", """{"type":"kv"}""");
        await vault.WriteAsync("stay/x", """{"v":"1"}""");
        for (var i = 0; i < 150; i++) await vault.WriteAsync($"kv/k{i}", """{"v":"1"}""");
        var commits = 0;
        storage.BeforeCommit = _ => { if (++commits > 2) throw new StorageException("pulled the plug"); };
        Assert.Equal(500, (await vault.DeleteAsync("sys/mounts/kv")).Status);
        await using var next = await vault.AfterCrashAsync(storage.Copy());
        storage.BeforeCommit = null;
        Assert.Equal(404, (await next.ReadAsync("kv/k149")).Status);
        Assert.Null((await next.ReadAsync("sys/mounts")).Data!["kv/"]);
        Assert.Equal(204, (await next.WriteAsync("sys/mounts/kv", """{"type":"kv"}""")).Status);
        Assert.Equal(404, (await next.ListAsync("kv")).Status);
        await next.WriteAsync("sys/remount", """{"from":"stay","to":"moved"}""");
        await Eventually.TrueAsync(async () => (await next.ReadAsync("moved/x")).Data?["v"]?.GetValue<string>() == "1", "moved");
        Assert.Equal(404, (await next.ReadAsync("stay/x")).Status);
    }
}
