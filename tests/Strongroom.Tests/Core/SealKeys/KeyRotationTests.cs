using System.Text.Json.Nodes;
using Strongroom.Barrier;
using Strongroom.Core.Lifecycle;
using Strongroom.Core.Messages;
using Strongroom.Core.SealKeys;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;
using Strongroom.Seals.Shamir;
using Strongroom.Testing;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Core.SealKeys;

/// <summary>New unseal keys for old ones, step by step: who may, what counts, and that a crash leaves the old ones or the new ones.</summary>
public sealed class KeyRotationTests
{
    const UnauthenticatedPaths Open = UnauthenticatedPaths.Rekey | UnauthenticatedPaths.GenerateRoot;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    readonly MapStorage _storage = new();
    string[] _keys = [];
    string _root = "";

    async Task<TestVault> OpenAsync(int shares = 3, int threshold = 2)
    {
        var vault = new TestVault(_storage);
        var made = await vault.Vault.InitializeAsync(new InitRequest { SecretShares = shares, SecretThreshold = threshold }, Ct);
        (_keys, _root) = ([.. made.UnsealShares.Select(Convert.ToHexStringLower)], made.RootToken);
        await UnsealAsync(vault, _keys[..threshold]);
        return vault;
    }

    static async Task UnsealAsync(TestVault vault, params IEnumerable<string> keys)
    {
        foreach (var key in keys) await vault.Vault.UnsealAsync(new SecretBytes(Convert.FromHexString(key)), migrate: false, Ct);
    }

    /// <summary>The keys open what a crash leaves of this storage.</summary>
    static async Task<bool> OpensAsync(MapStorage storage, params IEnumerable<string> keys)
    {
        await using var vault = new TestVault(storage.Copy());
        try { await UnsealAsync(vault, keys); }
        catch (RequestException) { return false; }
        return vault.Vault.IsActive;
    }

    Task<ClientResponse> PutAsync(TestVault vault, string path, string json = "{}") => vault.WriteAsync(path, json, _root);

    static JsonObject Json(ClientResponse answer) => answer.Raw is { } raw ? JsonNode.Parse(raw.Bytes.Span)!.AsObject() : answer.Data ?? [];

    static string Refusal(ClientResponse answer) => $"{answer.Status} {string.Join("; ", answer.Errors ?? [])}";

    async Task<string> BeginAsync(TestVault vault, string json = """{"secret_shares":3,"secret_threshold":2}""")
        => Json(await PutAsync(vault, "sys/rekey/init", json))["nonce"]!.GetValue<string>();

    Task<ClientResponse> BringAsync(TestVault vault, string key, string nonce, string path = "sys/rekey/update")
        => PutAsync(vault, path, new JsonObject { ["key"] = key, ["nonce"] = nonce }.ToJsonString());

    static string[] KeysOf(ClientResponse answer) => [.. Json(answer)["keys"]!.AsArray().Select(key => key!.GetValue<string>())];

    async Task<string[]> RekeyAsync(TestVault vault)
    {
        var nonce = await BeginAsync(vault);
        await BringAsync(vault, _keys[0], nonce);
        return KeysOf(await BringAsync(vault, _keys[1], nonce));
    }

    [Fact]
    public async Task The_new_keys_open_and_the_old_ones_do_not_and_nothing_is_half_old()
    {
        await using var vault = await OpenAsync();
        using var before = ((IBarrier)vault.Vault.OpenBarrier!).CopyRootKey();
        var made = await RekeyAsync(vault);
        Assert.Equal(3, made.Length);
        Assert.False(vault.Vault.OpenBarrier!.IsRootKey(before.Span)); // a kept share and a kept copy of the storage open nothing new
        Assert.True(await OpensAsync(_storage, made[2], made[0]));
        Assert.False(await OpensAsync(_storage, _keys[0], _keys[1]));
        Assert.False(await OpensAsync(_storage, _keys[0], made[1]));
        Assert.Equal(204, (await PutAsync(vault, "sys/rotate")).Status); // the keyring goes on under the new root key
        Assert.True(await OpensAsync(_storage, made[1], made[2]));
        Assert.DoesNotContain(vault.Log.Lines, line => made.Concat(_keys).Any(key => line.Contains(key, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Before each commit of a rekey the machine stops; the copy of what lay on the disk then, and the one after, open with the old or with the new keys, never with neither.</summary>
    [Fact]
    public async Task A_crash_at_any_write_leaves_the_old_keys_or_the_new_ones()
    {
        await using var vault = await OpenAsync();
        var disks = new List<MapStorage>();
        _storage.BeforeCommit = _ => disks.Add(_storage.Copy());
        var made = await RekeyAsync(vault);
        _storage.BeforeCommit = null;
        disks.Add(_storage.Copy());
        Assert.True(disks.Count >= 2, $"{disks.Count} states of the disk");
        foreach (var disk in disks)
        {
            var (old, @new) = (await OpensAsync(disk, _keys[0], _keys[2]), await OpensAsync(disk, made[0], made[2]));
            Assert.True(old ^ @new, $"old keys: {old}, new keys: {@new}");
        }
        Assert.True(await OpensAsync(disks[^1], made[0], made[1]));
        Assert.Equal(disks.Count - 1, disks.Count(disk => OpensAsync(disk, _keys[0], _keys[1]).Result));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_the_old_keys_and_the_vault_goes_on()
    {
        await using var vault = await OpenAsync();
        var nonce = await BeginAsync(vault);
        await BringAsync(vault, _keys[0], nonce);
        _storage.BeforeCommit = batch => { if (batch.Operations.Any(each => each.Key == SealConfig.Key)) throw new StorageException("no space left on device", "make room"); };
        var failed = await BringAsync(vault, _keys[1], nonce);
        Assert.Equal(500, failed.Status);
        Assert.Contains("make room", Refusal(failed));
        _storage.BeforeCommit = null;
        Assert.True(await OpensAsync(_storage, _keys[0], _keys[1]));
        await BringAsync(vault, _keys[0], nonce); // the attempt is still there
        Assert.True(await OpensAsync(_storage, KeysOf(await BringAsync(vault, _keys[2], nonce))[..2]));
    }

    [Fact]
    public async Task Who_changes_the_stored_keys_at_the_same_moment_wins_and_the_attempt_can_go_on()
    {
        await using var vault = await OpenAsync();
        var nonce = await BeginAsync(vault);
        await BringAsync(vault, _keys[0], nonce);
        _storage.BeforeCommit = batch =>
        {
            if (!batch.Operations.Any(each => each.Key == SealConfig.Key)) return;
            _storage.BeforeCommit = null;
            var entry = _storage.GetAsync(SealConfig.Key, Ct).Result!;
            _storage.TryCommitAsync(new StorageBatch().Put(SealConfig.Key, entry.Value), Ct).AsTask().Wait(Ct);
        };
        Assert.StartsWith("400 the stored keys were changed", Refusal(await BringAsync(vault, _keys[1], nonce)));
        Assert.Equal(204, (await PutAsync(vault, "sys/rotate")).Status); // the keyring is not blocked by what was not written
        await BringAsync(vault, _keys[0], nonce);
        var made = KeysOf(await BringAsync(vault, _keys[1], nonce));
        Assert.True(await OpensAsync(_storage, made[0], made[1]));
    }

    [Fact]
    public async Task Until_the_new_keys_were_brought_back_nothing_is_written()
    {
        await using var vault = await OpenAsync();
        var nonce = await BeginAsync(vault, """{"secret_shares":3,"secret_threshold":2,"require_verification":true}""");
        var commits = _storage.Commits;
        await BringAsync(vault, _keys[0], nonce);
        var answer = await BringAsync(vault, _keys[1], nonce);
        var (made, verification) = (KeysOf(answer), Json(answer)["verification_nonce"]!.GetValue<string>());
        Assert.Equal(commits, _storage.Commits);
        Assert.Equal($"400 enough keys have been brought: now the new ones are to be verified, with the nonce \"{verification}\"", Refusal(await BringAsync(vault, _keys[2], nonce)));

        await BringAsync(vault, made[0], verification, "sys/rekey/verify");
        Assert.StartsWith("400 given key has already been provided during this verify operation", Refusal(await BringAsync(vault, made[0], verification, "sys/rekey/verify")));
        Assert.StartsWith("400 the keys brought are not the new ones", Refusal(await BringAsync(vault, _keys[1], verification, "sys/rekey/verify")));
        Assert.Equal(0, Json(await vault.ReadAsync("sys/rekey/verify", _root))["progress"]!.GetValue<int>());
        Assert.True(await OpensAsync(_storage, _keys[0], _keys[1]));
        Assert.Equal(commits, _storage.Commits);

        await BringAsync(vault, made[2], verification, "sys/rekey/verify");
        Assert.True(Json(await BringAsync(vault, made[0], verification, "sys/rekey/verify"))["complete"]!.GetValue<bool>());
        Assert.True(await OpensAsync(_storage, made[0], made[1]));
        Assert.False(await OpensAsync(_storage, _keys[0], _keys[1]));
        Assert.StartsWith("400 no rekey verification in progress", Refusal(await vault.ReadAsync("sys/rekey/verify", _root)));
    }

    [Fact]
    public async Task Called_off_during_the_verification_the_old_keys_stay()
    {
        await using var vault = await OpenAsync(1, 1);
        var nonce = await BeginAsync(vault, """{"secret_shares":1,"secret_threshold":1,"require_verification":true}""");
        var answer = await BringAsync(vault, _keys[0], nonce);
        Assert.StartsWith("400 incorrect nonce supplied", Refusal(await vault.SendAsync(Operation.Delete, "sys/rekey/init", _root, """{"nonce":"another"}""")));
        Assert.Equal(204, (await vault.DeleteAsync("sys/rekey/init", _root)).Status);
        Assert.Equal(400, (await BringAsync(vault, KeysOf(answer)[0], Json(answer)["verification_nonce"]!.GetValue<string>(), "sys/rekey/verify")).Status);
        Assert.True(await OpensAsync(_storage, _keys[0]));
    }

    [Fact]
    public async Task A_wrong_key_empties_the_progress_and_keeps_the_attempt()
    {
        await using var vault = await OpenAsync();
        var nonce = await BeginAsync(vault);
        var wrong = Convert.FromHexString(_keys[1]);
        wrong[5] ^= 1;
        await BringAsync(vault, _keys[0], nonce);
        Assert.StartsWith("400 unable to authenticate: the unseal keys do not open the stored root key", Refusal(await BringAsync(vault, Convert.ToHexStringLower(wrong), nonce)));
        var state = Json(await vault.ReadAsync("sys/rekey/init", _root));
        Assert.Equal((true, nonce, 0), (state["started"]!.GetValue<bool>(), state["nonce"]!.GetValue<string>(), state["progress"]!.GetValue<int>()));
        await BringAsync(vault, _keys[0], nonce);
        Assert.Equal(3, KeysOf(await BringAsync(vault, _keys[2], nonce)).Length);
    }

    [Theory]
    [InlineData("00", "400 key is shorter than minimum 16 bytes")]
    [InlineData("0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122", "400 key is longer than maximum 33 bytes")]
    [InlineData("no key!", "400 'key' must be a valid hex or base64 string")]
    [InlineData("", "400 'key' must be specified in request body as JSON")]
    public async Task What_is_no_key_is_refused_and_does_not_count(string key, string refusal)
    {
        await using var vault = await OpenAsync();
        var nonce = await BeginAsync(vault);
        Assert.Equal(refusal, Refusal(await BringAsync(vault, key, nonce)));
        Assert.Equal(0, Json(await vault.ReadAsync("sys/rekey/init", _root))["progress"]!.GetValue<int>());
    }

    [Theory]
    [InlineData("""{"secret_shares":2,"secret_threshold":3}""", "provided threshold greater than the total shares")]
    [InlineData("""{"secret_shares":300,"secret_threshold":3}""", "shares must be less than 256")]
    [InlineData("""{"secret_shares":0,"secret_threshold":0}""", "shares must be at least one")]
    [InlineData("""{"secret_shares":3,"secret_threshold":1}""", "threshold must be greater than one for multiple shares")]
    [InlineData("""{"secret_shares":1,"secret_threshold":1,"backup":true}""", "\"backup\" needs \"pgp_keys\"")]
    [InlineData("""{"secret_shares":2,"secret_threshold":2,"pgp_keys":["a"]}""", "incorrect number of PGP keys for rekey")]
    [InlineData("""{"secret_shares":1,"secret_threshold":1,"pgp_keys":["no key"]}""", "error decoding given PGP key")]
    public async Task A_wish_that_cannot_be_begins_nothing(string wish, string problem)
    {
        await using var vault = await OpenAsync();
        var refused = await PutAsync(vault, "sys/rekey/init", wish);
        Assert.Equal(400, refused.Status);
        Assert.Contains(problem, Refusal(refused));
        Assert.False(Json(await vault.ReadAsync("sys/rekey/init", _root))["started"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Of_many_keys_at_once_each_counts_and_the_keys_are_replaced_once()
    {
        await using var vault = await OpenAsync(10, 5);
        for (var round = 0; round < 5; round++)
        {
            var nonce = await BeginAsync(vault, """{"secret_shares":10,"secret_threshold":5}""");
            var answers = await Task.WhenAll(_keys.Select(key => Task.Run(() => BringAsync(vault, key, nonce), Ct)));
            var done = Assert.Single(answers, each => each.Errors is null && Json(each).ContainsKey("complete"));
            Assert.Equal(4, answers.Count(each => each.Errors is null && Json(each).ContainsKey("started")));
            Assert.Equal(5, answers.Count(each => Refusal(each) == "400 no barrier rekey in progress"));
            _keys = KeysOf(done);
            Assert.True(await OpensAsync(_storage, _keys[5..]));
        }
    }

    [Fact]
    public async Task Old_and_new_paths_lead_to_one_attempt_and_only_one_runs()
    {
        await using var vault = await OpenAsync();
        var nonce = await BeginAsync(vault);
        Assert.Equal(nonce, (await vault.ReadAsync("sys/rotate/root/init", _root)).Data!["nonce"]!.GetValue<string>());
        Assert.Equal("400 rotation already in progress", Refusal(await PutAsync(vault, "sys/rotate/root/init", """{"secret_shares":1,"secret_threshold":1}""")));
        Assert.Equal("400 rekey already in progress", Refusal(await PutAsync(vault, "sys/rekey/init", """{"secret_shares":1,"secret_threshold":1}""")));
        await BringAsync(vault, _keys[0], nonce);
        Assert.Equal(3, (await BringAsync(vault, _keys[1], nonce, "sys/rotate/root/update")).Data!["keys"]!.AsArray().Count);
        Assert.Equal("400 no rotation in progress", Refusal(await BringAsync(vault, _keys[1], nonce, "sys/rotate/root/update")));
    }

    [Fact]
    public async Task Sealing_ends_an_attempt()
    {
        await using var vault = await OpenAsync();
        var nonce = await BeginAsync(vault);
        await BringAsync(vault, _keys[0], nonce);
        await vault.Vault.SealAsync(byOperator: true);
        Assert.Equal(503, (await BringAsync(vault, _keys[1], nonce)).Status);
        await UnsealAsync(vault, _keys[..2]);
        Assert.Equal("400 no barrier rekey in progress", Refusal(await BringAsync(vault, _keys[1], nonce)));
    }

    [Fact]
    public async Task The_root_key_alone_is_replaced_by_a_token_and_the_unseal_keys_stay()
    {
        await using var vault = await OpenAsync();
        using var before = vault.Vault.OpenBarrier!.CopyRootKey();
        Assert.Equal(204, (await PutAsync(vault, "sys/rotate/root")).Status);
        Assert.False(vault.Vault.OpenBarrier!.IsRootKey(before.Span));
        Assert.True(await OpensAsync(_storage, _keys[1], _keys[2]));
        var made = await RekeyAsync(vault); // and what is kept for it follows the unseal keys
        Assert.Equal(204, (await PutAsync(vault, "sys/rotate/root")).Status);
        Assert.True(await OpensAsync(_storage, made[0], made[1]));
    }

    [Fact]
    public async Task Many_changes_of_the_root_key_at_once_are_each_whole()
    {
        await using var vault = await OpenAsync();
        var nonce = await BeginAsync(vault);
        await BringAsync(vault, _keys[0], nonce);
        var rotations = Enumerable.Range(0, 20).Select(_ => Task.Run(() => PutAsync(vault, "sys/rotate/root"), Ct)).ToList();
        var rekey = await Task.Run(() => BringAsync(vault, _keys[1], nonce), Ct);
        Assert.All(await Task.WhenAll(rotations), answer => Assert.True(answer.Status is 204 or 400, Refusal(answer)));
        var keys = rekey.Errors is null ? KeysOf(rekey) : _keys;
        Assert.True(await OpensAsync(_storage, keys[..2]));
        Assert.Equal(204, (await PutAsync(vault, "sys/rotate/root")).Status);
        Assert.True(await OpensAsync(_storage, keys[..2]));
    }

    [Fact]
    public async Task A_move_to_another_seal_does_not_write_over_a_root_key_that_was_replaced_meanwhile()
    {
        await using var vault = await OpenAsync(1, 1);
        var next = new Seal.Auto(new BusyWrapper(async () => Assert.Equal(204, (await PutAsync(vault, "sys/rotate/root")).Status)));
        using var held = new SecretBytes(Convert.FromHexString(_keys[0]));
        var move = new SealMigration(_storage, new Seal.Shares(ShamirSeal.Type, ShamirSeal.Open), next, vault.Vault.OpenBarrier);
        await Assert.ThrowsAsync<StorageException>(async () => await move.RunAsync(held, Ct));
        Assert.True(await OpensAsync(_storage, _keys[0]));
    }

    /// <summary>A seal during whose work something else happens, once.</summary>
    sealed class BusyWrapper(Func<Task> meanwhile) : IKeyWrapper
    {
        bool _done;

        public string Type => "busy";
        public string? KeyId => "1";
        public IReadOnlyList<SealSetting> Settings => [];

        public async ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct)
        {
            var blob = new SealBlob { Ciphertext = key.Span.ToArray(), KeyId = "1" };
            if (!_done) await meanwhile();
            _done = true;
            return blob;
        }

        public ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct) => new(new SecretBytes(blob.Ciphertext.Span));
        public ValueTask<SealKeyReport> InspectAsync(CancellationToken ct) => new(new SealKeyReport("1", []));
        public ValueTask DisposeAsync() => default;
    }

    [Fact]
    public async Task Without_a_token_the_paths_are_closed_and_say_how_they_are_opened()
    {
        await using var vault = await OpenAsync();
        foreach (var (path, name, listenerSwitch) in ((string, string, string)[])[("sys/rekey/init", "rekey", "disable_unauthed_rekey_endpoints"), ("sys/rekey-recovery-key/init", "rekey", "disable_unauthed_rekey_endpoints"),
            ("sys/generate-root/attempt", "generate-root", "disable_unauthed_generate_root_endpoints")])
            foreach (var operation in (Operation[])[Operation.Read, Operation.Update, Operation.Delete])
                foreach (var token in (string[])["", "hvs.gone"])
                {
                    var refused = await vault.SendAsync(operation, path, token, "{}");
                    Assert.Equal(403, refused.Status);
                    Assert.Contains($"enable_unauthenticated_access = [\"{name}\"]", Refusal(refused));
                    Assert.Contains($"{listenerSwitch} = false", Refusal(refused));
                }
        Assert.Equal("403 permission denied", Refusal(await vault.ReadAsync("sys/rotate/root/init", "")));
        await PutAsync(vault, "sys/policies/acl/nosudo", new JsonObject { ["policy"] = """path "sys/rekey/*" { capabilities = ["read", "update"] }""" }.ToJsonString());
        var weak = (await vault.WriteAsync("auth/token/create", """{"policies":["nosudo"]}""", _root)).Auth!.ClientToken;
        Assert.Equal(403, (await vault.ReadAsync("sys/rekey/init", weak)).Status);
    }

    [Fact]
    public async Task Opened_a_path_asks_for_no_token_but_what_keys_do_not_allow_still_does()
    {
        await using var vault = await OpenAsync();
        foreach (var token in (string[])["", "hvs.gone", _root])
            Assert.Equal(200, (await vault.SendAsync(Operation.Read, "sys/rekey/init", token, opened: Open)).Status);
        Assert.Equal(403, (await vault.SendAsync(Operation.Read, "sys/generate-root/attempt", "", opened: UnauthenticatedPaths.Rekey)).Status);
        foreach (var path in (string[])["sys/rekey/backup", "sys/rotate/root/init", "sys/generate-root-token/attempt"])
            Assert.Equal(403, (await vault.SendAsync(Operation.Read, path, "", opened: Open)).Status);
        Assert.Equal(403, (await vault.SendAsync(Operation.Update, "sys/rotate/root", "", "{}", opened: Open)).Status);
    }
}
