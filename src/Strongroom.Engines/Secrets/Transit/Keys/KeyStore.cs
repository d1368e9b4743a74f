using System.Text.Json;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Transit.Keys;

/// <summary>The named keys of one mount, and the one way to change them: policy and archive in one batch that holds only if nobody else changed them meanwhile.</summary>
sealed class KeyStore(TimeProvider time)
{
    const int MaxAttempts = 8;
    const string Policies = "policy/";
    const string Archives = "archive/";

    readonly KeyedLock _keys = new();

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>For policies, before anybody is known to be allowed: never refuses.</summary>
    public static async ValueTask<bool> ExistsAsync(IStorage storage, string name, CancellationToken ct)
        => KeyName.IsName(name) && await storage.GetAsync(Policies + name, ct) is not null;

    /// <summary>To use it.</summary>
    /// <exception cref="RequestException">400: it is deleted softly.</exception>
    public async ValueTask<KeyPolicy?> FindAsync(IStorage storage, string name, CancellationToken ct)
        => await FindAnyAsync(storage, name, ct) is { } policy
            ? policy.SoftDeleted is true ? throw TransitErrors.Invalid($"refusing to use soft-deleted key; keys/{name}/soft-delete-restore brings it back") : policy : null;

    /// <summary>To look at it.</summary>
    public async ValueTask<KeyPolicy?> FindAnyAsync(IStorage storage, string name, CancellationToken ct)
        => await storage.GetAsync(Policies + KeyName.Check(name), ct) is { } entry ? KeyPolicyReader.Read(entry.Value) : null;

    /// <param name="storage">The mount's.</param>
    /// <param name="name">The key's.</param>
    /// <param name="missing">What a caller is told when there is no such key.</param>
    /// <param name="ct">Stops waiting.</param>
    public async ValueTask<KeyPolicy> GetAsync(IStorage storage, string name, string missing, CancellationToken ct)
        => await FindAsync(storage, name, ct) ?? throw new RequestException(400, missing);

    /// <summary>Names without a folder in them: the wrapping key of imports lives in one.</summary>
    public async ValueTask<IEnumerable<string>> ListAsync(IStorage storage, CancellationToken ct)
        => (await storage.ListAsync(Policies, ct)).Where(name => !name.EndsWith('/'));

    /// <summary>The key of that name, made from <paramref name="make"/> with a first version when there is none.</summary>
    public async ValueTask<KeyPolicy> EnsureAsync(IStorage storage, string name, Func<KeyPolicy> make, CancellationToken ct)
    {
        if (await FindAsync(storage, name, ct) is { } known) return known;
        using var held = await _keys.AcquireAsync(name, ct);
        return await FindAsync(storage, name, ct) ?? await AddAsync(storage, FirstVersion(make()), ct);
    }

    /// <summary>A key that must be new, with versions of its own (import, restore).</summary>
    public async ValueTask<bool> TryAddAsync(IStorage storage, KeyPolicy policy, CancellationToken ct)
    {
        using var held = await _keys.AcquireAsync(policy.Name, ct);
        return await storage.TryCommitAsync(Batch(policy).ExpectAbsent(Policies + KeyName.Check(policy.Name)), ct);
    }

    /// <summary>In place of whatever has its name.</summary>
    public async ValueTask ReplaceAsync(IStorage storage, KeyPolicy policy, CancellationToken ct)
    {
        KeyName.Check(policy.Name);
        using var held = await _keys.AcquireAsync(policy.Name, ct);
        await storage.TryCommitAsync(Batch(policy), ct);
    }

    KeyPolicy FirstVersion(KeyPolicy policy) => policy.With(KeyMaker.Next(policy, Now));

    static async ValueTask<KeyPolicy> AddAsync(IStorage storage, KeyPolicy policy, CancellationToken ct)
    {
        var key = Policies + policy.Name;
        if (await storage.TryCommitAsync(Batch(policy).ExpectAbsent(key), ct)) return policy;
        return KeyPolicyReader.Read((await storage.GetAsync(key, ct))!.Value);
    }

    /// <summary>Lets <paramref name="change"/> make a new policy of the stored one; what it gives back unchanged is not written.</summary>
    public async ValueTask<KeyPolicy> EditAsync(IStorage storage, string name, string missing, Func<KeyPolicy, KeyPolicy> change, CancellationToken ct)
    {
        var key = Policies + KeyName.Check(name);
        using var held = await _keys.AcquireAsync(name, ct);
        for (var attempt = 1; ; attempt++)
        {
            var entry = await storage.GetAsync(key, ct) ?? throw new RequestException(400, missing);
            var (before, archive) = await WholeAsync(storage, name, entry, ct);
            var after = change(before);
            if (ReferenceEquals(before, after)) return after;
            var batch = Batch(after).ExpectUnchanged(entry);
            if (await storage.TryCommitAsync(archive is null ? batch.ExpectAbsent(Archives + name) : batch.ExpectUnchanged(archive), ct)) return after;
            if (attempt == MaxAttempts) throw new StorageException("a transit key is changed by someone else all the time");
        }
    }

    public async ValueTask DeleteAsync(IStorage storage, string name, CancellationToken ct)
    {
        var key = Policies + KeyName.Check(name);
        using var held = await _keys.AcquireAsync(name, ct);
        if (await storage.GetAsync(key, ct) is not { } entry) throw new RequestException(400, $"error deleting policy {name}: could not delete key; not found");
        if (!KeyPolicyReader.Read(entry.Value).DeletionAllowed) throw new RequestException(400, $"error deleting policy {name}: deletion is not allowed for this key");
        await storage.TryCommitAsync(new StorageBatch().Delete(key).Delete(Archives + name), ct);
    }

    static StorageBatch Batch(KeyPolicy policy) => new StorageBatch().Put(Archives + policy.Name, KeyPolicyWriter.Archive(policy)).Put(Policies + policy.Name, KeyPolicyWriter.Policy(policy));

    static async ValueTask<(KeyPolicy Policy, StorageEntry? Archive)> WholeAsync(IStorage storage, string name, StorageEntry entry, CancellationToken ct)
    {
        var policy = KeyPolicyReader.Read(entry.Value) with { Name = name };
        var archive = await storage.GetAsync(Archives + name, ct);
        if (archive is null) return (policy, null);
        var all = policy.Versions.ToBuilder();
        foreach (var (version, key) in KeyPolicyReader.ReadArchive(JsonDocument.Parse(archive.Value).RootElement, policy.MinAvailableVersion))
            if (version <= policy.LatestVersion) all.TryAdd(version, key);
        return (policy with { Versions = all.ToImmutable() }, archive);
    }
}
