using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>New unseal keys, and with them a new root key: who kept an old share and an old copy of the storage opens nothing that is written from here on.</summary>
sealed class NewUnsealKey(Seal.Shares seal, IStorage storage, IBarrier barrier, RootKeyChange rootKey) : NewKey("unseal keys")
{
    public override SealConfig Check(RotationWish wish)
    {
        InitRules.CheckRotation(wish.Config);
        return wish.Config;
    }

    public override async ValueTask<bool> TryPutAsync(SecretBytes key, SealConfig config, StorageBatch batch, CancellationToken ct)
    {
        var before = await storage.GetAsync(SealConfig.Key, ct) ?? throw new RequestException(400, ErrorText.NotInitialized);
        var present = SealConfig.Parse(before);
        if (present.Type != seal.Type) return false; // the vault has just moved to a seal that unseals by itself
        batch.ExpectUnchanged(before)
            .Put(SealConfig.Key, (config with { Type = seal.Type, StoredShares = 1, Unknown = present.Unknown }).ToBytes())
            .Put(StoredKeys.ShamirKek, barrier.Encrypt(StoredKeys.ShamirKek, key.Span));
        await using var wrapper = seal.Open(key);
        return await rootKey.TryCommitAsync(wrapper, await storage.GetAsync(StoredKeys.RootKey, ct), batch, ct);
    }
}
