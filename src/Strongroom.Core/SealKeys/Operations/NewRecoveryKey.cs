using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>New recovery keys of an auto seal, or the first ones of a vault that was initialised with none.</summary>
sealed class NewRecoveryKey(Seal.Auto seal, IStorage storage, IBarrier barrier) : NewKey("recovery keys")
{
    public override bool MayBeTheFirst => true;

    public override SealConfig Check(RotationWish wish)
    {
        InitRules.CheckRotation(wish.Config);
        return wish.Config;
    }

    public override async ValueTask<bool> TryPutAsync(SecretBytes key, SealConfig config, StorageBatch batch, CancellationToken ct)
    {
        // A change of the seal writes the root key anew: then this wrapper is not the one any more.
        var root = await StoredRootKey.OfAsync(seal.Wrapper, storage, barrier, ct);
        var before = await storage.GetAsync(SealConfig.RecoveryKey, ct);
        if (before is null) batch.ExpectAbsent(SealConfig.RecoveryKey);
        else batch.ExpectUnchanged(before);
        batch.ExpectUnchanged(root)
            .Put(SealConfig.RecoveryKey, (config with { Unknown = before is null ? null : SealConfig.Parse(before).Unknown }).ToBytes())
            .Put(StoredKeys.RecoveryKey, (await KeyRefresh.ProvedAsync(seal.Wrapper, key, ct)).ToBytes());
        ct.ThrowIfCancellationRequested(); // the caller who would be shown the keys has gone
        if (!await storage.TryCommitAsync(batch, CancellationToken.None)) return false;
        await StoredKeys.TellAsync(seal.Wrapper, storage, ct);
        return true;
    }
}
