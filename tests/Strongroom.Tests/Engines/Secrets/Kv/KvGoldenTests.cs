using System.Text.Json.Nodes;
using Strongroom.Barrier;
using Strongroom.Engines.Secrets.Kv;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;

namespace Strongroom.Tests.Engines.Secrets.Kv;

/// <summary>Directories that Vault and OpenBao wrote, read through the barrier, against what those servers answered.</summary>
public sealed class KvGoldenTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The mounts of version 2 by the folder their data is in.</summary>
    static async Task<List<(string View, string Uuid)>> VersionedAsync(IBarrier barrier)
    {
        var found = new List<(string, string)>();
        foreach (var mount in await barrier.ListAsync("logical/", Ct))
            foreach (var inner in await barrier.ListAsync("logical/" + mount, Ct))
                if (inner.EndsWith('/') && await barrier.GetAsync($"logical/{mount}{inner}upgrading", Ct) is not null) found.Add(("logical/" + mount, inner[..^1]));
        return found;
    }

    [Theory]
    [InlineData("vault-1.14-shamir")]
    [InlineData("vault-1.14-awskms")]
    [InlineData("shamir-5of3")]
    [InlineData("awskms")]
    [InlineData("transit-seal")]
    [InlineData("openbao-2.6-shamir")]
    [InlineData("openbao-2.6-static")]
    public async Task Everything_another_server_wrote_reads_back(string folder)
    {
        await using var barrier = await GoldenDirectory.OpenAsync(folder, Ct);
        var mounts = await VersionedAsync(barrier);
        var checkedKeys = 0;
        foreach (var expected in TestData.Json("formats", folder, "manifest.json")["kv2"]!.AsArray())
        {
            var keys = expected!["keys"]!.AsObject();
            var kv = await FindAsync(barrier, mounts, keys.First().Key);
            if (expected["config"] is JsonObject config)
                foreach (var (name, value) in config.Where(member => member.Key is "max_versions" or "cas_required" or "delete_version_after"))
                    Assert.True(JsonNode.DeepEquals(value, (await kv.Read("config"))!.Data![name]), $"config {name}");
            foreach (var (path, key) in keys)
            {
                await CheckKeyAsync(kv, path, key!);
                checkedKeys++;
            }
            foreach (var absent in expected["absent"]?.AsArray() ?? []) Assert.Equal("404", await kv.Show(Operation.Read, "metadata/" + (string)absent!));
        }
        Assert.NotEqual(0, checkedKeys);
    }

    static async Task CheckKeyAsync(KvTester kv, string path, JsonNode key)
    {
        var metadata = (await kv.Read("metadata/" + path))!.Data!;
        foreach (var (name, value) in key["metadata"]!.AsObject())
            if (metadata.ContainsKey(name)) Assert.True(JsonNode.DeepEquals(value, metadata[name]), $"{path}: {name} is {metadata[name]?.ToJsonString()}, expected {value?.ToJsonString()}");
        foreach (var (version, data) in key["data"]!.AsObject())
            Assert.True(JsonNode.DeepEquals(data, (await kv.Read("data/" + path, $$"""{"version":"{{version}}"}"""))!.Data!["data"]), $"{path} version {version}");
    }

    static async Task<KvTester> FindAsync(IBarrier barrier, List<(string View, string Uuid)> mounts, string path)
    {
        foreach (var (view, uuid) in mounts)
        {
            var kv = new KvTester(new StorageView(barrier, view), "2", uuid);
            kv.Time.SetUtcNow(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
            if (await kv.Read("metadata/" + path) is not null) return kv;
        }
        throw new InvalidOperationException("no mount has " + path);
    }

    [Fact]
    public void Keys_are_where_vault_puts_them()
    {
        var vectors = TestData.Json("formats", "kv2-vectors.json");
        var uuid = (string)vectors["backend_aware_uuid_text"]!;
        var key = new NameKey(new SecretBytes(Convert.FromHexString((string)vectors["path_key"]!)), 3);
        var keyspace = new KvKeyspace(uuid + "/", (string)vectors["salt_text"]!, new NameCipher(new Dictionary<int, NameKey> { [1] = key }, 1, $"{uuid}/metadata"));
        var view = $"logical/{vectors["mount_uuid_text"]}/";
        foreach (var (path, stored) in vectors["metadata_keys"]!.AsObject()) Assert.Equal((string)stored!, view + keyspace.Metadata(path));
        foreach (var (path, stored) in vectors["version_keys"]!.AsObject())
            Assert.Equal((string)stored!, view + keyspace.Version(path.Split('|')[0], ulong.Parse(path.Split('|')[1], null)));
        foreach (var (hex, text) in vectors["base62"]!.AsObject())
        {
            Assert.Equal((string)text!, Base62.Encode(Convert.FromHexString(hex)));
            Assert.Equal(hex, Convert.ToHexStringLower(Base62.Decode((string)text!)!));
        }
    }
}
