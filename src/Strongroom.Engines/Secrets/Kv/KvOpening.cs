using System.Text;
using Strongroom.Primitives;
using Strongroom.Primitives.Protobuf;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>The first use of a versioned mount: its salt and keys, and the upgrade of what version 1 stored there.</summary>
sealed class KvOpening(IStorage storage, string uuid, KvTime now)
{
    readonly string _prefix = uuid + "/";

    public async ValueTask<KvKeyspace> OpenAsync(CancellationToken ct)
    {
        var salt = await SaltAsync(ct);
        var keys = new KvKeyspace(_prefix, salt, NamePolicy.Read(await PolicyAsync(ct), $"{uuid}/metadata"));
        if (!await IsUpgradedAsync(ct)) await UpgradeAsync(keys, ct);
        return keys;
    }

    async ValueTask<string> SaltAsync(CancellationToken ct)
    {
        if (await storage.GetAsync(_prefix + "salt", ct) is { } entry) return Encoding.UTF8.GetString(entry.Value.Span);
        var salt = RandomText.Uuid();
        if (await storage.TryCommitAsync(new StorageBatch().ExpectAbsent(_prefix + "salt").Put(_prefix + "salt", Encoding.UTF8.GetBytes(salt)), ct)) return salt;
        return await SaltAsync(ct);
    }

    async ValueTask<ReadOnlyMemory<byte>> PolicyAsync(CancellationToken ct)
    {
        if (await storage.GetAsync(_prefix + "policy/metadata", ct) is { } entry) return entry.Value;
        var (policy, archive) = NamePolicy.Create(uuid, now);
        var batch = new StorageBatch().ExpectAbsent(_prefix + "policy/metadata").Put(_prefix + "policy/metadata", policy).Put(_prefix + "archive/metadata", archive);
        return await storage.TryCommitAsync(batch, ct) ? policy : await PolicyAsync(ct);
    }

    async ValueTask<bool> IsUpgradedAsync(CancellationToken ct)
    {
        if (await storage.GetAsync(_prefix + "upgrading", ct) is not { } entry) return false;
        for (var reader = new ProtoReader(entry.Value.Span); reader.Next();)
            if (reader.Number == 2 && reader.Value != 0) return true;
        return false;
    }

    /// <summary>Each secret becomes version 1 of its key and leaves its old place in the same batch, so an interrupted upgrade goes on where it was.</summary>
    async ValueTask UpgradeAsync(KvKeyspace keys, CancellationToken ct)
    {
        var old = new List<string>();
        foreach (var name in await storage.ListAsync("", ct))
            if (name == _prefix) continue;
            else if (!name.EndsWith('/')) old.Add(name);
            else await foreach (var key in storage.WalkAsync(name, ct)) old.Add(key);
        foreach (var key in old) await MoveAsync(keys, key, ct);
        await storage.PutAsync(_prefix + "upgrading", new ProtoWriter().Message(1, now.ToBytes()).Flag(2, true).ToArray(), ct);
    }

    async ValueTask MoveAsync(KvKeyspace keys, string key, CancellationToken ct)
    {
        if (await storage.GetAsync(key, ct) is not { } entry) return;
        var metadata = new KvMetadata(key) { CreatedTime = now, UpdatedTime = now, CurrentVersion = 1 };
        metadata.Versions[1] = new KvVersionInfo(now, null, false);
        var batch = new StorageBatch().ExpectUnchanged(entry)
            .Put(keys.Version(key, 1), KvVersion.ToBytes(entry.Value.Span, now, null))
            .Put(keys.Metadata(key), metadata.ToBytes()).Delete(key);
        if (!await storage.TryCommitAsync(batch, ct)) throw new StorageException("a secret was changed while its mount is upgraded to version 2");
    }
}
