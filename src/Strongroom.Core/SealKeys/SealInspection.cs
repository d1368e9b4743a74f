using Strongroom.Barrier;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys;

/// <summary>What a storage says of its seal, in the clear: who can open it, and with what. Nothing secret is in it.</summary>
/// <param name="Config">The seal's configuration; null: the storage is not initialised.</param>
/// <param name="Recovery">That of the recovery keys, with an auto seal.</param>
/// <param name="RootKey">The wrapped root key; null with shares of the root key itself (before Vault 1.3).</param>
/// <param name="RecoveryKey">The wrapped recovery key.</param>
public sealed record SealInspection(SealConfig? Config, SealConfig? Recovery, SealBlob? RootKey, SealBlob? RecoveryKey)
{
    /// <exception cref="StorageException">An entry cannot be read.</exception>
    /// <exception cref="SealException">A wrapped key is damaged.</exception>
    public static async ValueTask<SealInspection> ReadAsync(IStorage storage, CancellationToken ct) => new(
        await SealConfig.ReadAsync(storage, SealConfig.Key, ct), await SealConfig.ReadAsync(storage, SealConfig.RecoveryKey, ct),
        await StoredKeys.ReadAsync(storage, StoredKeys.RootKey, ct), await StoredKeys.ReadAsync(storage, StoredKeys.RecoveryKey, ct));

    /// <summary>Proves that this seal opens this storage: the root key is unwrapped, and the keyring opens with it. Both are zeroed again.</summary>
    /// <exception cref="SealException">It does not.</exception>
    /// <exception cref="BarrierException">The root key is another one than the keyring's.</exception>
    public async ValueTask ProveAsync(IKeyWrapper wrapper, IStorage storage, TimeProvider time, CancellationToken ct)
    {
        if (RootKey is null) throw new SealException(SealFault.CorruptBlob, $"the wrapped root key {StoredKeys.RootKey} is missing", "restore it from a backup");
        using var packed = await wrapper.UnwrapAsync(RootKey, ct);
        using var rootKey = StoredKeys.Unpack(packed);
        await using var barrier = await new SealedBarrier(storage, time).UnsealAsync(rootKey, ct);
    }
}
