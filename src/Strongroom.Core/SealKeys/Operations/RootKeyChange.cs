using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>A fresh root key: wrapped, and the keyring put under it, in one batch with whatever else changes.</summary>
/// <remarks>One for a barrier: from preparing to adopting nobody else may prepare another.</remarks>
sealed class RootKeyChange(IStorage storage, IBarrier barrier)
{
    readonly KeyedLock _oneChange = new(stripes: 1);

    /// <summary>False: somebody else changed the stored keys at the same moment; nothing was written.</summary>
    /// <param name="wrapper">What it is wrapped by.</param>
    /// <param name="stored">The wrapped root key it replaces; null: there is none yet.</param>
    /// <param name="batch">What else is written with it.</param>
    /// <param name="ct">Interrupts before the write, not within it.</param>
    public async ValueTask<bool> TryCommitAsync(IKeyWrapper wrapper, StorageEntry? stored, StorageBatch batch, CancellationToken ct)
    {
        using var rootKey = SecretBytes.Random(StoredKeys.KeyLength);
        using var packed = StoredKeys.Pack(rootKey);
        var blob = await KeyRefresh.ProvedAsync(wrapper, packed, ct);
        if (stored is null) batch.ExpectAbsent(StoredKeys.RootKey);
        else batch.ExpectUnchanged(stored);
        batch.Put(StoredKeys.RootKey, blob.ToBytes());
        using var one = await _oneChange.AcquireAsync("", ct);
        ct.ThrowIfCancellationRequested(); // the caller who would be shown the keys has gone
        barrier.PrepareRootKey(rootKey, batch);
        if (!await storage.TryCommitAsync(batch, CancellationToken.None))
        {
            barrier.AbandonRootKey();
            return false;
        }
        barrier.AdoptRootKey(rootKey);
        return true;
    }
}
