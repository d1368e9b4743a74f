using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys;

/// <summary>Moves a sealed vault from one seal to another: the root key is taken out of the old one and wrapped by the new one. The key that people hold shares
/// of stays: unseal keys become recovery keys and the other way round.</summary>
/// <remarks>Everything changes in one batch, and only after the new seal has given the keys back. The old seal opens the vault until then.</remarks>
/// <param name="storage">Where the stored keys are.</param>
/// <param name="from">The seal they are under.</param>
/// <param name="to">The seal they shall be under.</param>
/// <param name="open">The open barrier, when the vault stays unsealed meanwhile: it keeps the key behind shares for whoever moves on later.</param>
sealed class SealMigration(IStorage storage, Seal from, Seal to, IBarrier? open = null)
{
    /// <param name="held">What the shares give: the unseal key, or the recovery key.</param>
    /// <param name="ct">Interrupts before the write.</param>
    /// <exception cref="RequestException">It is another key.</exception>
    /// <exception cref="SealException">One of the two seals cannot be used.</exception>
    public async ValueTask RunAsync(SecretBytes held, CancellationToken ct)
    {
        // First of all: keys that are replaced meanwhile (a rekey, a new root key) must not be written over by those that are moved.
        var before = await StoredAsync(ct);
        using var packed = from is Seal.Auto old ? await FromServiceAsync(old.Wrapper, held, ct) : await FromSharesAsync((Seal.Shares)from, held, ct);
        var people = await SealConfig.ReadAsync(storage, from is Seal.Auto ? SealConfig.RecoveryKey : SealConfig.Key, ct) ?? throw new RequestException(400, ErrorText.NotInitialized);
        var batch = to is Seal.Auto service ? await ToServiceAsync(service.Wrapper, packed, held, people, ct) : await ToSharesAsync((Seal.Shares)to, packed, held, people, ct);
        if (open is not null) AddKek(batch, open, held);
        foreach (var entry in before) batch.ExpectUnchanged(entry);
        if (!await storage.TryCommitAsync(batch, ct)) throw new StorageException("the stored keys were changed by someone else at the same time", "nothing was moved; bring the keys again");
    }

    async ValueTask<IReadOnlyList<StorageEntry>> StoredAsync(CancellationToken ct)
    {
        var stored = new List<StorageEntry>();
        foreach (var key in (string[])[SealConfig.Key, SealConfig.RecoveryKey, StoredKeys.RootKey, StoredKeys.RecoveryKey])
            if (await storage.GetAsync(key, ct) is { } entry) stored.Add(entry);
        return stored;
    }

    void AddKek(StorageBatch batch, IBarrier barrier, SecretBytes held)
    {
        if (to is Seal.Auto) batch.Delete(StoredKeys.ShamirKek);
        else batch.Put(StoredKeys.ShamirKek, barrier.Encrypt(StoredKeys.ShamirKek, held.Span));
    }

    async ValueTask<SecretBytes> FromServiceAsync(IKeyWrapper old, SecretBytes held, CancellationToken ct)
    {
        if (await StoredKeys.ReadAsync(storage, StoredKeys.RecoveryKey, ct) is not { } known) throw new RequestException(400, "no recovery key exists");
        using var recoveryKey = await old.UnwrapAsync(known, ct);
        if (!recoveryKey.FixedTimeEquals(held.Span)) throw new RequestException(400, "invalid key: recovery key verification failed");
        return await old.UnwrapAsync(await RootBlobAsync(ct), ct);
    }

    async ValueTask<SecretBytes> FromSharesAsync(Seal.Shares old, SecretBytes held, CancellationToken ct)
    {
        if (await StoredKeys.ReadAsync(storage, StoredKeys.RootKey, ct) is not { } blob) return StoredKeys.Pack(held); // shares of the root key itself, before Vault 1.3
        try
        {
            await using var wrapper = old.Open(held);
            return await wrapper.UnwrapAsync(blob, ct);
        }
        catch (SealException e) when (e.Fault is SealFault.WrongKey or SealFault.Misconfigured)
        {
            throw new RequestException(400, "invalid key: the unseal keys do not open the stored key");
        }
    }

    async ValueTask<SealBlob> RootBlobAsync(CancellationToken ct) => await StoredKeys.ReadAsync(storage, StoredKeys.RootKey, ct)
        ?? throw new SealException(SealFault.CorruptBlob, $"the wrapped root key {StoredKeys.RootKey} is missing", "restore it from a backup; the data themselves are untouched");

    static async ValueTask<StorageBatch> ToServiceAsync(IKeyWrapper service, SecretBytes packed, SecretBytes held, SealConfig people, CancellationToken ct)
    {
        await service.ProbeAsync(everyMember: true, ct);
        return new StorageBatch()
            .Put(SealConfig.Key, new SealConfig { Type = service.Type, Shares = 1, Threshold = 1, StoredShares = 1 }.ToBytes())
            .Put(SealConfig.RecoveryKey, (people with { Type = "shamir", StoredShares = 0 }).ToBytes())
            .Put(StoredKeys.RootKey, await ProvedAsync(service, packed, ct))
            .Put(StoredKeys.RecoveryKey, await ProvedAsync(service, held, ct));
    }

    static async ValueTask<StorageBatch> ToSharesAsync(Seal.Shares shares, SecretBytes packed, SecretBytes held, SealConfig people, CancellationToken ct)
    {
        await using var wrapper = shares.Open(held);
        return new StorageBatch()
            .Put(SealConfig.Key, (people with { Type = shares.Type, StoredShares = 1 }).ToBytes())
            .Put(StoredKeys.RootKey, await ProvedAsync(wrapper, packed, ct))
            .Delete(SealConfig.RecoveryKey).Delete(StoredKeys.RecoveryKey);
    }

    static async ValueTask<byte[]> ProvedAsync(IKeyWrapper wrapper, SecretBytes key, CancellationToken ct) => (await KeyRefresh.ProvedAsync(wrapper, key, ct)).ToBytes();
}
