using System.Text;
using System.Text.Json;
using Strongroom.Core.Policies;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;

namespace Strongroom.Tests.Core.Policies;

public sealed class PolicyStoreTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    readonly MapStorage _storage = new();
    readonly PolicyStore _store;

    public PolicyStoreTests() => _store = new PolicyStore(_storage);

    const string ReadX = "path \"x\" { capabilities = [\"read\"] }";

    async Task<bool> MayRead(string path, params string[] names) => (await _store.AclForAsync(names, Ct)).Check(new AclQuery(Operation.Read, path)).Allowed;

    [Fact]
    public async Task A_fresh_server_lists_default()
    {
        await _store.EnsureDefaultsAsync(Ct);
        Assert.Equal(["default"], await _store.ListAsync(Ct));
        Assert.Equal(["control-group", "default", "response-wrapping"], _storage.Keys);
        Assert.Equal("", (await _store.GetAsync("root", Ct))!.Raw);
    }

    [Fact]
    public async Task The_default_policy_grants_what_vaults_does()
    {
        await _store.EnsureDefaultsAsync(Ct);
        var acl = await _store.AclForAsync(["default"], Ct);
        Assert.Equal(
            ["auth/token/lookup-self", "auth/token/renew-self", "auth/token/revoke-self", "sys/capabilities-self", "sys/control-group/request",
                "sys/internal/ui/resultant-acl", "sys/leases/lookup", "sys/leases/renew", "sys/renew", "sys/tools/hash", "sys/wrapping/lookup",
                "sys/wrapping/unwrap", "sys/wrapping/wrap"],
            acl.ExactPaths.Select(path => path.Key));
        Assert.Equal(["cubbyhole/", "sys/tools/hash/"], acl.GlobPaths.Select(path => path.Key));
        Assert.Equal(["create", "delete", "list", "read", "update"], acl.Capabilities("cubbyhole/x"));
        Assert.Equal(["read", "update"], acl.Capabilities("identity/oidc/provider/mine/authorize"));
    }

    [Fact]
    public async Task Names_know_no_case()
    {
        await _store.SetAsync("App-One", ReadX, Ct);
        Assert.Equal(ReadX, (await _store.GetAsync("APP-one", Ct))!.Raw);
        Assert.Equal("app-one", (await _store.GetAsync("app-one", Ct))!.Name);
        Assert.True(await MayRead("x", "APP-ONE"));
        Assert.Equal(["app-one"], _storage.Keys);
    }

    [Fact]
    public async Task An_entry_is_stored_as_vault_stores_it_and_foreign_members_stay()
    {
        await _store.SetAsync("a", ReadX, Ct);
        Assert.Equal("""{"Version":2,"Raw":"path \u0022x\u0022 { capabilities = [\u0022read\u0022] }","Templated":false,"Type":0}""", await Stored("a"));
        await _storage.PutAsync("b", Encoding.UTF8.GetBytes("""{"DataVersion":3,"raw":"","Type":0,"Templated":false,"CASRequired":true}"""), Ct);
        await _store.SetAsync("b", "path \"{{identity.entity.id}}\" {}", Ct);
        using var entry = JsonDocument.Parse(await Stored("b"));
        Assert.Equal(3, entry.RootElement.GetProperty("DataVersion").GetInt32());
        Assert.True(entry.RootElement.GetProperty("CASRequired").GetBoolean());
        Assert.True(entry.RootElement.GetProperty("Templated").GetBoolean());
        Assert.False(entry.RootElement.TryGetProperty("raw", out _));
    }

    async Task<string> Stored(string key) => Encoding.UTF8.GetString((await _storage.GetAsync(key, Ct))!.Value.Span);

    [Fact]
    public async Task A_change_takes_effect_at_once()
    {
        Assert.False(await MayRead("x", "a"));
        await _store.SetAsync("a", ReadX, Ct);
        Assert.True(await MayRead("x", "a"));
        await _store.SetAsync("b", "path \"x\" { capabilities = [\"deny\"] }", Ct);
        Assert.False(await MayRead("x", "a", "b"));
        await _store.DeleteAsync("b", Ct);
        Assert.True(await MayRead("x", "a", "b"));
    }

    [Fact]
    public async Task The_same_policies_are_compiled_once()
    {
        await _store.SetAsync("a", ReadX, Ct);
        var names = new List<string> { "a", "ghost" };
        var acl = await _store.AclForAsync(names, Ct);
        var reads = _storage.Reads;
        Assert.Same(acl, await _store.AclForAsync(["a", "ghost"], Ct));
        Assert.Equal(reads, _storage.Reads);
        names.Add("b"); // a caller's list is its own
        Assert.NotSame(acl, await _store.AclForAsync(names, Ct));
        Assert.Same(acl, await _store.AclForAsync(["a", "ghost"], Ct));
    }

    [Fact]
    public async Task Templates_are_filled_for_each_person()
    {
        await _store.SetAsync("own", "path \"t/{{identity.entity.id}}\" { capabilities = [\"read\"] }", Ct);
        foreach (var person in new[] { "ann", "bob" })
        {
            var acl = await _store.AclForAsync(["own"], person, _ => person, Ct);
            Assert.True(acl.Check(new AclQuery(Operation.Read, "t/" + person)).Allowed);
            Assert.False(acl.Check(new AclQuery(Operation.Read, "t/other")).Allowed);
        }
    }

    [Theory]
    [InlineData("root", "cannot update \"root\" policy")]
    [InlineData("ROOT", "cannot update \"root\" policy")]
    [InlineData("response-wrapping", "cannot update \"response-wrapping\" policy")]
    [InlineData("a/../b", "invalid policy name: path cannot reference parents")]
    [InlineData(" ", "policy name must not be empty")]
    public async Task Some_names_cannot_be_written(string name, string error)
        => Assert.Equal([error], (await Assert.ThrowsAsync<RequestException>(async () => await _store.SetAsync(name, ReadX, Ct))).Errors);

    [Theory]
    [InlineData("root", "cannot delete \"root\" policy")]
    [InlineData("default", "cannot delete default policy")]
    [InlineData("control-group", "cannot delete \"control-group\" policy")]
    public async Task Some_names_cannot_be_deleted(string name, string error)
        => Assert.Equal([error], (await Assert.ThrowsAsync<RequestException>(async () => await _store.DeleteAsync(name, Ct))).Errors);

    [Fact]
    public async Task A_text_that_is_no_policy_is_refused()
    {
        var refused = await Assert.ThrowsAsync<RequestException>(async () => await _store.SetAsync("bad", "path \"x\" { capabilities = [\"fly\"] }", Ct));
        Assert.Equal(["failed to parse policy: path \"x\": invalid capability \"fly\""], refused.Errors);
        Assert.Empty(_storage.Keys);
    }

    [Fact]
    public async Task A_stored_text_that_cannot_be_read_locks_out_and_still_shows()
    {
        await _storage.PutAsync("odd", Encoding.UTF8.GetBytes("""{"Version":2,"Raw":"path \"x\" { capabilities = [\"fly\", \"read\"] }"}"""), Ct);
        await _store.SetAsync("a", ReadX, Ct);
        Assert.False(await MayRead("x", "a", "odd")); // "odd" may have denied it
        Assert.True(await MayRead("x", "root", "odd"));
        Assert.Contains("fly", (await _store.GetAsync("odd", Ct))!.Raw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_servers_own_rules_are_put_back()
    {
        await _store.EnsureDefaultsAsync(Ct);
        var other = """{"Version":2,"Raw":"path \"cubbyhole/response\" { capabilities = [\"create\", \"read\"] } path \"sys/wrapping/unwrap\" { capabilities = [\"update\"] }"}""";
        await _storage.PutAsync("response-wrapping", Encoding.UTF8.GetBytes(other), Ct);
        await _storage.PutAsync("control-group", Encoding.UTF8.GetBytes("""{"Version":2,"Raw":"path \"*\" { policy = \"sudo\" }"}"""), Ct);
        await _store.SetAsync("default", ReadX, Ct);
        var store = new PolicyStore(_storage);
        await store.EnsureDefaultsAsync(Ct);
        Assert.Equal(other, await Stored("response-wrapping")); // the same rules in other words
        Assert.False((await store.AclForAsync(["control-group"], Ct)).Check(new AclQuery(Operation.Read, "x")).Allowed);
        Assert.Equal(ReadX, (await store.GetAsync("default", Ct))!.Raw);
    }
}
