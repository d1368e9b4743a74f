using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;

namespace Strongroom.Tests.Engines.Secrets.Kv;

public sealed class KvV2EngineTests
{
    readonly KvTester _kv = new(new MapStorage(), "2");

    [Fact]
    public async Task A_version_is_written_and_read()
    {
        Assert.Equal("""{"created_time":"2026-01-01T00:00:00Z","custom_metadata":null,"deletion_time":"","destroyed":false,"version":1}""",
            await _kv.Show(Operation.Create, "data/a", """{"data":{"v":"one","n":1}}"""));
        _kv.Time.Advance(TimeSpan.FromTicks(1_234_567));
        await _kv.Put("a", """{"v":"two"}""");
        Assert.Equal("""{"data":{"v":"two"},"metadata":{"created_time":"2026-01-01T00:00:00.1234567Z","custom_metadata":null,"deletion_time":"","destroyed":false,"version":2}}""",
            await _kv.Show(Operation.Read, "data/a"));
        Assert.Equal("""{"v":"one","n":1}""", await _kv.Data("a", 1));
        Assert.Equal("""{"v":"two"}""", await _kv.Data("a", -1));
        Assert.Equal("404", await _kv.Show(Operation.Read, "data/a", """{"version":"9"}"""));
        Assert.Equal("""{"cas_required":false,"created_time":"2026-01-01T00:00:00Z","current_version":2,"custom_metadata":null,"delete_version_after":"0s","max_versions":0,"oldest_version":0,"updated_time":"2026-01-01T00:00:00.1234567Z","versions":{"1":{"created_time":"2026-01-01T00:00:00Z","deletion_time":"","destroyed":false},"2":{"created_time":"2026-01-01T00:00:00.1234567Z","deletion_time":"","destroyed":false}}}""",
            await _kv.Show(Operation.Read, "metadata/a"));
    }

    [Theory]
    [InlineData(Operation.Update, "data/a", """{"v":"three"}""", "400 no data provided")]
    [InlineData(Operation.Update, "data/a", null, "400 no data provided")]
    [InlineData(Operation.Update, "data/a", """{"data":"secret text"}""", "400 error converting input for field \"data\": '' expected a map, got 'string'")]
    [InlineData(Operation.Update, "data/a/", """{"data":{}}""", "400 cannot write to a path ending in '/'")]
    [InlineData(Operation.Update, "data/a", """{"data":{},"options":{"cas":"x"}}""", "400 error parsing check-and-set parameter")]
    [InlineData(Operation.Update, "data/a", """{"data":{},"options":{"cas":1}}""", "400 check-and-set parameter did not match the current version")]
    [InlineData(Operation.Update, "data/a", """{"data":{},"options":{"cas":-1}}""", "400 check-and-set parameter did not match the current version")]
    [InlineData(Operation.Read, "data/a", """{"version":"x"}""", "400 Field validation failed: error converting input x for field \"version\": cannot parse '' as int: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData(Operation.Read, "data/none", null, "404")]
    [InlineData(Operation.Read, "metadata/none", null, "404")]
    [InlineData(Operation.Read, "subkeys/none", null, "404")]
    [InlineData(Operation.List, "metadata/none", null, "404")]
    [InlineData(Operation.Delete, "data/none", null, "204")]
    [InlineData(Operation.Delete, "metadata/none", null, "204")]
    [InlineData(Operation.Update, "delete/none", """{"versions":[1]}""", "204")]
    [InlineData(Operation.Update, "delete/a", "{}", "400 No version number provided")]
    [InlineData(Operation.Update, "undelete/a", "{}", "400 No version number provided")]
    [InlineData(Operation.Update, "destroy/a", "{}", "400 no version number provided")]
    [InlineData(Operation.Update, "destroy/a", """{"versions":["x"]}""", "400 Field validation failed: error converting input for field \"versions\": cannot parse '' as int: strconv.ParseInt: parsing \"x\": invalid syntax")]
    [InlineData(Operation.Patch, "data/none", """{"data":{}}""", "404 ")]
    [InlineData(Operation.Read, "metadata", null, "404 Non-listing operations on the root of a K/V v2 mount are not supported.")]
    [InlineData(Operation.Read, "a", null, "404 Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv get' for this operation.")]
    [InlineData(Operation.Read, "data/", null, "404 Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv get' for this operation.")]
    [InlineData(Operation.List, "", null, "404 Invalid path for a versioned K/V secrets engine. See the API docs for the appropriate API endpoints to use. If using the Vault CLI, use 'vault kv list' for this operation.")]
    public async Task What_cannot_be_done_is_answered_as_vault_does(Operation operation, string path, string? body, string answer)
        => Assert.Equal(answer, await _kv.Show(operation, path, body));

    [Fact]
    public async Task Check_and_set_guards_a_key()
    {
        const string mismatch = "400 check-and-set parameter did not match the current version";
        async Task<string> Write(string cas) => (await _kv.Show(Operation.Update, "data/a", $$$"""{"data":{},"options":{"cas":{{{cas}}}}}"""))[..40];
        Assert.StartsWith("{", await Write("0"), StringComparison.Ordinal);
        Assert.StartsWith(await Write("0"), mismatch, StringComparison.Ordinal);
        Assert.StartsWith("{", await Write("\"1\""), StringComparison.Ordinal);
        await _kv.Call(Operation.Update, "metadata/a", """{"cas_required":true}""");
        Assert.Equal("400 check-and-set parameter required for this call", await _kv.Show(Operation.Update, "data/a", """{"data":{}}"""));
        Assert.StartsWith("{", await Write("2"), StringComparison.Ordinal);
        await _kv.Call(Operation.Update, "config", """{"cas_required":true}""");
        Assert.Equal("400 check-and-set parameter required for this call", await _kv.Show(Operation.Update, "data/b", """{"data":{}}"""));
    }

    [Fact]
    public async Task Deleted_versions_come_back_and_destroyed_ones_do_not()
    {
        foreach (var i in new[] { 1, 2, 3 }) await _kv.Put("a", $$"""{"v":{{i}}}""");
        await _kv.Call(Operation.Delete, "data/a");
        var gone = await _kv.Read("data/a");
        Assert.Equal((404, null, 3L), (gone!.Status, gone.Data!["data"], (long)gone.Data["metadata"]!["version"]!));
        Assert.Equal("""{"v":2}""", await _kv.Data("a", 2));
        await _kv.Call(Operation.Update, "undelete/a", """{"versions":[3]}""");
        Assert.Equal("""{"v":3}""", await _kv.Data("a"));
        var before = _kv.Map.Keys.Count;
        await _kv.Call(Operation.Update, "delete/a", """{"versions":"1,2"}""");
        Assert.Equal(before, _kv.Map.Keys.Count);
        await _kv.Call(Operation.Update, "destroy/a", """{"versions":[1]}""");
        Assert.Equal(before - 1, _kv.Map.Keys.Count);
        await _kv.Call(Operation.Update, "undelete/a", """{"versions":[1, 2]}""");
        Assert.Equal("none", await _kv.Data("a", 1));
        Assert.Equal("""{"v":2}""", await _kv.Data("a", 2));
        await _kv.Call(Operation.Delete, "metadata/a");
        Assert.Equal("404", await _kv.Show(Operation.Read, "data/a"));
        Assert.DoesNotContain(_kv.Map.Keys, key => key.Contains("/versions/", StringComparison.Ordinal) || key.Contains("/metadata/", StringComparison.Ordinal));
        await _kv.Put("a", "{}");
        Assert.Equal("1", (await _kv.Read("metadata/a"))!.Data!["current_version"]!.ToJsonString());
    }

    [Theory]
    [InlineData(0, 0, 3)] // ten by default
    [InlineData(2, 0, 11)]
    [InlineData(2, 4, 9)] // a key cannot keep fewer than its mount
    [InlineData(12, 4, 0)]
    public async Task Only_so_many_versions_are_kept(int ofKey, int ofMount, int oldest)
    {
        await _kv.Call(Operation.Update, "config", $$"""{"max_versions":{{ofMount}}}""");
        await _kv.Call(Operation.Update, "metadata/k", $$"""{"max_versions":{{ofKey}}}""");
        for (var i = 1; i <= 12; i++) await _kv.Put("k", $$"""{"i":{{i}}}""");
        var metadata = (await _kv.Read("metadata/k"))!.Data!;
        Assert.Equal(oldest, (long)metadata["oldest_version"]!);
        Assert.Equal(12 - Math.Max(oldest, 1) + 1, metadata["versions"]!.AsObject().Count);
        Assert.Equal(metadata["versions"]!.AsObject().Count, _kv.Map.Keys.Count(key => key.Contains("/versions/", StringComparison.Ordinal)));
        if (oldest > 1) Assert.Equal("none", await _kv.Data("k", oldest - 1));
        Assert.Equal($$"""{"i":{{Math.Max(oldest, 1)}}}""", await _kv.Data("k", Math.Max(oldest, 1)));
    }

    [Fact]
    public async Task Hundreds_of_versions_are_pruned_and_removed_in_bounded_batches()
    {
        await _kv.Call(Operation.Update, "metadata/k", """{"max_versions":250}""");
        for (var i = 0; i < 250; i++) await _kv.Put("k", "{}");
        _kv.Map.BeforeCommit = batch => Assert.True(batch.Count <= StorageBatch.MaxOperations);
        await _kv.Call(Operation.Update, "metadata/k", """{"max_versions":120}""");
        await _kv.Put("k", "{}");
        Assert.Equal(120, _kv.Map.Keys.Count(key => key.Contains("/versions/", StringComparison.Ordinal)));
        await _kv.Call(Operation.Delete, "metadata/k");
        Assert.Equal(0, _kv.Map.Keys.Count(key => key.Contains("/versions/", StringComparison.Ordinal)));
    }

    /// <summary>More versions than fit in one batch: each step tells the truth about what is there.</summary>
    [Theory]
    [InlineData("destroy")]
    [InlineData("prune")]
    [InlineData("metadata")]
    public async Task An_interrupted_removal_of_many_versions_leaves_no_version_that_is_named_and_missing(string how)
    {
        const int Versions = 230;
        await _kv.Call(Operation.Update, "metadata/k", """{"max_versions":300}""");
        for (var i = 1; i <= Versions; i++) await _kv.Put("k", $$"""{"n":{{i}}}""");
        if (how == "prune") await _kv.Call(Operation.Update, "metadata/k", """{"max_versions":5}""");
        for (var stop = 1; ; stop++)
        {
            var commits = 0;
            var isWhole = false;
            _kv.Map.BeforeCommit = _ => { if (++commits > stop) throw new StorageException("pulled the plug"); };
            try
            {
                if (how == "destroy") await _kv.Call(Operation.Update, "destroy/k", $$"""{"versions":[{{string.Join(',', Enumerable.Range(1, Versions))}}]}""");
                else if (how == "prune") await _kv.Put("k", """{"n":0}""");
                else await _kv.Call(Operation.Delete, "metadata/k");
                isWhole = true;
            }
            catch (StorageException) { }
            _kv.Map.BeforeCommit = null;
            _kv.Reopen();
            for (var i = 1; i <= Versions + 1; i++)
            {
                var seen = await _kv.Show(Operation.Read, "data/k", $$"""{"version":{{i}}}""");
                Assert.True(seen.StartsWith("404", StringComparison.Ordinal) || seen.Contains($"\"n\":{i % (Versions + 1)}}}", StringComparison.Ordinal), $"version {i} after a stop behind write {stop}: {seen}");
            }
            if (!isWhole) continue;
            Assert.Equal(how == "prune" ? 5 : 0, _kv.Map.Keys.Count(key => key.Contains("/versions/", StringComparison.Ordinal)));
            break;
        }
    }

    [Fact]
    public async Task Versions_are_deleted_after_their_time()
    {
        await _kv.Call(Operation.Update, "metadata/a", """{"delete_version_after":"2s"}""");
        await _kv.Put("a", """{"v":1}""");
        Assert.Equal("2026-01-01T00:00:02Z", (string)(await _kv.Read("data/a"))!.Data!["metadata"]!["deletion_time"]!);
        _kv.Time.Advance(TimeSpan.FromSeconds(2.5));
        Assert.Equal(404, (await _kv.Read("data/a"))!.Status);
        await _kv.Call(Operation.Update, "undelete/a", """{"versions":[1]}""");
        Assert.Equal("""{"v":1}""", await _kv.Data("a"));
        Assert.Equal("2026-01-01T00:00:04.5Z", (string)(await _kv.Read("data/a"))!.Data!["metadata"]!["deletion_time"]!);
        await _kv.Call(Operation.Update, "config", """{"delete_version_after":"1s"}""");
        await _kv.Put("a", "{}"); // the shorter one
        Assert.Equal("2026-01-01T00:00:03.5Z", (string)(await _kv.Read("data/a"))!.Data!["metadata"]!["deletion_time"]!);
        await _kv.Call(Operation.Update, "metadata/a", """{"delete_version_after":"-1s"}"""); // switched off
        await _kv.Put("a", "{}");
        Assert.Equal("", (string)(await _kv.Read("data/a"))!.Data!["metadata"]!["deletion_time"]!);
    }

    [Fact]
    public async Task A_patch_merges_into_the_latest_version()
    {
        await _kv.Put("a", """{"keep":1,"drop":2,"deep":{"x":1,"y":2}}""");
        await _kv.Call(Operation.Patch, "data/a", """{"data":{"drop":null,"new":[null,{"a":null}],"deep":{"y":null,"z":{"q":null,"w":3}}}}""");
        Assert.Equal("""{"keep":1,"new":[null,{"a":null}],"deep":{"x":1,"z":{"w":3}}}""", await _kv.Data("a"));
        Assert.Equal("400 check-and-set parameter did not match the current version",
            await _kv.Show(Operation.Patch, "data/a", """{"data":{},"options":{"cas":1}}"""));
        await _kv.Call(Operation.Delete, "data/a");
        Assert.Equal(404, (await _kv.Call(Operation.Patch, "data/a", """{"data":{}}"""))!.Status);
    }

    [Fact]
    public async Task Subkeys_show_no_values()
    {
        await _kv.Put("a", """{"s":"hunter2","o":{"p":{"q":1},"l":[1]},"e":{}}""");
        Assert.Equal("""{"s":null,"o":{"p":{"q":null},"l":null},"e":null}""", (await _kv.Read("subkeys/a"))!.Data!["subkeys"]!.ToJsonString());
        Assert.Equal("""{"s":null,"o":null,"e":null}""", (await _kv.Read("subkeys/a", """{"depth":"1"}"""))!.Data!["subkeys"]!.ToJsonString());
        Assert.Equal("""{"s":null,"o":{"p":null,"l":null},"e":null}""", (await _kv.Read("subkeys/a", """{"depth":"2"}"""))!.Data!["subkeys"]!.ToJsonString());
    }

    [Fact]
    public async Task Custom_metadata_is_set_patched_and_checked()
    {
        await _kv.Call(Operation.Update, "metadata/a", """{"custom_metadata":{"owner":"me","x":"1"}}""");
        await _kv.Call(Operation.Patch, "metadata/a", """{"custom_metadata":{"x":null,"y":"2"},"max_versions":5}""");
        await _kv.Put("a", "{}");
        var metadata = (await _kv.Read("metadata/a"))!.Data!;
        Assert.Equal("""{"owner":"me","y":"2"}""", metadata["custom_metadata"]!.ToJsonString());
        Assert.Equal(5, (long)metadata["max_versions"]!);
        Assert.Equal("""{"owner":"me","y":"2"}""", (await _kv.Read("data/a"))!.Data!["metadata"]!["custom_metadata"]!.ToJsonString());
        await _kv.Call(Operation.Patch, "metadata/a", """{"custom_metadata":null,"max_versions":null}""");
        Assert.Null((await _kv.Read("metadata/a"))!.Data!["custom_metadata"]);
        Assert.StartsWith("400 custom_metadata validation failed:", await _kv.Show(Operation.Update, "metadata/a", """{"custom_metadata":{"":"x"}}"""), StringComparison.Ordinal);
        Assert.StartsWith("404", await _kv.Show(Operation.Patch, "metadata/none", """{"max_versions":1}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_that_sets_nothing_makes_nothing()
    {
        Assert.Equal("204", await _kv.Show(Operation.Create, "metadata/a", "{}"));
        Assert.Equal("404", await _kv.Show(Operation.Read, "metadata/a"));
    }

    [Fact]
    public async Task Names_are_listed_by_folder_and_hidden_in_the_storage()
    {
        foreach (var path in new[] { "a", "deep/er/key", "ünï/ключ 1", "Z" }) await _kv.Put(path, "{}");
        _kv.Reopen();
        Assert.Equal("""{"keys":["Z","a","deep/","ünï/"]}""", await _kv.Show(Operation.List, "metadata/"));
        Assert.Equal("""{"keys":["er/"]}""", await _kv.Show(Operation.List, "metadata/deep"));
        Assert.Equal("""{"keys":["ключ 1"]}""", await _kv.Show(Operation.List, "metadata/ünï/"));
        Assert.DoesNotContain(_kv.Map.Keys, key => key.Contains("deep", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_read_asks_the_storage_twice()
    {
        await _kv.Put("a", "{}");
        var reads = _kv.Map.Reads;
        await _kv.Read("data/a");
        Assert.Equal(2, _kv.Map.Reads - reads);
    }

    [Fact]
    public async Task A_write_is_one_batch_and_survives_a_lost_race()
    {
        await _kv.Put("a", "{}");
        var commits = _kv.Map.Commits;
        await _kv.Put("a", "{}");
        Assert.Equal(1, _kv.Map.Commits - commits);
        var raced = false;
        _kv.Map.BeforeCommit = batch =>
        {
            if (raced) return;
            raced = true;
            var metadata = batch.Operations.First(operation => operation.Kind == StorageOperationKind.Expect).Key;
            var before = _kv.Storage.GetAsync(metadata, CancellationToken.None).AsTask().Result!;
            Assert.True(_kv.Storage.TryCommitAsync(new StorageBatch().Put(metadata, before.Value), CancellationToken.None).AsTask().Result);
        };
        await _kv.Put("a", """{"v":"after the race"}""");
        _kv.Map.BeforeCommit = null;
        Assert.Equal("""{"v":"after the race"}""", await _kv.Data("a"));
    }

    [Fact]
    public async Task A_failed_write_leaves_nothing_behind()
    {
        await _kv.Put("a", """{"v":1}""");
        var keys = _kv.Map.Keys;
        _kv.Map.BeforeCommit = _ => throw new StorageException("disk full");
        await Assert.ThrowsAsync<StorageException>(() => _kv.Put("a", """{"v":2}"""));
        _kv.Map.BeforeCommit = null;
        Assert.Equal(keys, _kv.Map.Keys);
        Assert.Equal("""{"v":1}""", await _kv.Data("a"));
    }

    [Fact]
    public async Task Concurrent_writers_get_a_version_each()
    {
        var ct = TestContext.Current.CancellationToken;
        await _kv.Call(Operation.Update, "config", """{"max_versions":100}""");
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => _kv.Put("a", $$"""{"i":{{i}}}"""), ct)));
        var seen = new HashSet<string>();
        for (var version = 1; version <= 40; version++) seen.Add(await _kv.Data("a", version));
        Assert.Equal(40, seen.Count);
        Assert.DoesNotContain("none", seen);
    }

    [Fact]
    public async Task A_mount_of_version_1_is_upgraded_on_first_use_and_goes_on_after_an_interruption()
    {
        var map = new MapStorage();
        var old = new KvTester(map, "1");
        foreach (var path in new[] { "a", "d/b", "d/e/f" }) await old.Call(Operation.Create, path, $$"""{"v":"{{path}}"}""");
        var left = 5; // salt, policy, two secrets
        map.BeforeCommit = _ => { if (--left == 0) throw new StorageException("crash"); };
        var kv = new KvTester(map, "2");
        await Assert.ThrowsAsync<StorageException>(() => kv.Read("data/a"));
        map.BeforeCommit = null;
        kv.Reopen();
        foreach (var path in new[] { "a", "d/b", "d/e/f" }) Assert.Equal($$"""{"v":"{{path}}"}""", await kv.Data(path));
        Assert.All(map.Keys, key => Assert.StartsWith(kv.Mount.BackendAwareUuid, key, StringComparison.Ordinal));
        Assert.Equal("""{"keys":["a","d/"]}""", await kv.Show(Operation.List, "metadata/"));
    }

    [Fact]
    public async Task Another_nodes_settings_are_seen_after_its_notice()
    {
        await _kv.Put("a", "{}");
        var other = new KvTester(_kv.Storage, "2");
        await other.Call(Operation.Update, "config", """{"cas_required":true}""");
        await _kv.Put("a", "{}");
        _kv.Engine.OnChanged(_kv.Mount.BackendAwareUuid + "/config");
        await Assert.ThrowsAsync<RequestException>(() => _kv.Put("a", "{}"));
    }

    [Fact]
    public async Task A_null_secret_is_a_secret()
    {
        await _kv.Put("a", "null");
        var response = await _kv.Read("data/a");
        Assert.Null(response!.Status);
        Assert.Null(response.Data!["data"]);
    }
}
