using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>A new root key behind an auto seal: nobody holds shares of it, so there is nothing to choose and nothing to show.</summary>
sealed class NewRootKey(Seal.Auto seal, IStorage storage, IBarrier barrier, RootKeyChange rootKey) : NewKey("root key")
{
    public override bool IsHeldByPeople => false;

    /// <summary>Numbers of shares are what every command line sends; they mean nothing here.</summary>
    public override SealConfig Check(RotationWish wish)
    {
        if (wish.PgpKeys.Count > 0) throw Refused("\"pgp_keys\"");
        if (wish.Backup) throw Refused("\"backup\"");
        if (wish.RequiresVerification) throw Refused("\"require_verification\"");
        return new SealConfig { Type = seal.Type, Shares = 1, Threshold = 1, StoredShares = 1 };
    }

    public override ValueTask<bool> TryPutAsync(SecretBytes key, SealConfig config, StorageBatch batch, CancellationToken ct) => TryPutAsync(batch, ct);

    public async ValueTask<bool> TryPutAsync(StorageBatch batch, CancellationToken ct)
    {
        var stored = await StoredRootKey.OfAsync(seal.Wrapper, storage, barrier, ct);
        if (!await rootKey.TryCommitAsync(seal.Wrapper, stored, batch, ct)) return false;
        await StoredKeys.TellAsync(seal.Wrapper, storage, ct);
        return true;
    }

    RequestException Refused(string what)
        => new(400, $"{what} means nothing here: under the seal \"{seal.Type}\" the root key has no shares; new recovery keys are made with sys/rekey-recovery-key (vault operator rekey -target=recovery)");
}
