using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Barrier;

/// <summary>One handle of an open barrier: the shared keyring over one storage.</summary>
sealed class Barrier(IStorage storage, OpenKeyring keys, bool ownsKeys) : IBarrier
{
    public KeyringStatus Keyring => keys.Current.Status();

    public IBarrier Over(IStorage other) => new Barrier(other, keys, ownsKeys: false);

    public ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct)
    {
        StorageKey.Check(key);
        var reading = storage.GetAsync(key, ct);
        return reading.IsCompletedSuccessfully ? new(Open(key, reading.Result)) : WhenReadAsync(key, reading); // most reads come from a cache at once
    }

    async ValueTask<StorageEntry?> WhenReadAsync(string key, ValueTask<StorageEntry?> reading) => Open(key, await reading);

    StorageEntry? Open(string key, StorageEntry? entry) => entry is null ? null : new StorageEntry(key, Decrypt(key, entry.Value.Span), entry.Version);

    public ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct)
        => storage.ListAsync(prefix, after, limit, ct);

    public async ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct)
    {
        if (batch.Count > StorageBatch.MaxOperations)
            throw new StorageException($"a batch has at most {StorageBatch.MaxOperations} operations, this one has {batch.Count}");
        await keys.PrepareToEncryptAsync(batch.Count, storage, ct);
        var active = keys.Current.Active;
        var encrypted = new StorageBatch();
        foreach (var operation in batch.Operations)
        {
            StorageKey.Check(operation.Key);
            // As the storage below takes it. The associated data stay as the key is spelled: Vault has entries at keys such as "oidc_tokens//config".
            if (operation.Kind != StorageOperationKind.Expect && KeyPath.Normalize(operation.Key) is BarrierPaths.Keyring or BarrierPaths.Legacy)
                throw new StorageException($"{operation.Key} holds the barrier's own keys and is not written through it");
            encrypted.Add(operation.Kind == StorageOperationKind.Put ? operation with { Value = Encrypt(active, operation.Key, operation.Value.Span) } : operation);
        }
        return await storage.TryCommitAsync(encrypted, ct);
    }

    public async ValueTask<int> RotateAsync(CancellationToken ct) => (int)(await keys.RotateAsync(storage, ct)).Active.Term;

    public void PrepareRootKey(SecretBytes rootKey, StorageBatch batch) => keys.PrepareRootKey(rootKey, batch);

    public void AdoptRootKey(SecretBytes rootKey) => keys.AdoptRootKey(rootKey);

    public void AbandonRootKey() => keys.AbandonRootKey();

    public SecretBytes CopyRootKey() => keys.CopyRootKey();
    public bool IsRootKey(ReadOnlySpan<byte> candidate) => keys.IsRootKey(candidate);

    public ValueTask SetRotationAsync(RotationSettings settings, CancellationToken ct) => keys.SetRotationAsync(settings, storage, ct);

    public ValueTask ReloadKeyringAsync(CancellationToken ct) => keys.ReloadAsync(storage, ct);

    public async ValueTask PersistEncryptionCountAsync(CancellationToken ct)
    {
        if (RotationRules.IsDue(keys.Current, keys.Now)) await keys.RotateIfDueAsync(storage, ct);
        else await keys.PrepareToEncryptAsync(0, storage, ct);
    }

    public byte[] Encrypt(string key, ReadOnlySpan<byte> plaintext)
    {
        if (key.Length > 0) StorageKey.Check(key);
        return Encrypt(keys.Current.Active, key, plaintext);
    }

    public byte[] Decrypt(string key, ReadOnlySpan<byte> entry)
    {
        BarrierEntry.CheckShape(key, entry);
        var term = BarrierEntry.Term(entry);
        var keyring = keys.Current;
        var termKey = keyring.Find(term) ?? throw new BarrierException(
            $"the entry at {BarrierEntry.Shown(key)} is under term {term}, which the keyring does not have (its terms go to {keyring.Active.Term}): damaged, or written after another server rotated the keyring");
        return termKey.Cipher.TryDecrypt(key, entry) ?? throw new BarrierException(
            $"the entry at {BarrierEntry.Shown(key)} is not authentic under term {term}: damaged, or moved here from another key");
    }

    public ValueTask DisposeAsync() => ownsKeys ? keys.DisposeAsync() : default;

    static byte[] Encrypt(TermKey active, string key, ReadOnlySpan<byte> plaintext)
    {
        active.Count(1);
        return active.Cipher.Encrypt(active.Term, key, plaintext);
    }
}
