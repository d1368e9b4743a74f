using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>The people whose keys allow a new root token and new keys: who hold the unseal keys, or the recovery keys where a service unseals.</summary>
/// <param name="storage">The physical one, with the seal's entries in the clear.</param>
/// <param name="barrier">The open barrier.</param>
/// <param name="seal">The seal in use; it can change while the vault runs.</param>
sealed class KeyHolders(IStorage storage, IBarrier barrier, Func<Seal> seal)
{
    public Seal Seal => seal();

    /// <summary>How many of them it takes; 0: there is no recovery key.</summary>
    public async ValueTask<int> ThresholdAsync(Seal under, CancellationToken ct)
        => (await SealConfig.ReadAsync(storage, under is Seal.Auto ? SealConfig.RecoveryKey : SealConfig.Key, ct))?.Threshold ?? 0;

    /// <exception cref="RequestException">It is not their key.</exception>
    /// <exception cref="SealException">The seal's service, which has to say so, does not answer.</exception>
    public async ValueTask CheckAsync(Seal under, SecretBytes combined, CancellationToken ct)
    {
        if (under is Seal.Auto auto) await CheckRecoveryKeyAsync(auto.Wrapper, combined, ct);
        else if (!await IsUnsealKeyAsync((Seal.Shares)under, combined, ct))
            throw new RequestException(400, "unable to authenticate: the unseal keys do not open the stored root key; check that each belongs to this server and is not from before a rekey");
    }

    async ValueTask CheckRecoveryKeyAsync(IKeyWrapper wrapper, SecretBytes combined, CancellationToken ct)
    {
        var blob = await StoredKeys.ReadAsync(storage, StoredKeys.RecoveryKey, ct) ?? throw new RequestException(400, "no recovery key exists");
        using var known = await wrapper.UnwrapAsync(blob, ct);
        if (!known.FixedTimeEquals(combined.Span)) throw new RequestException(400, "unable to authenticate: recovery key verification failed: recovery key does not match submitted values");
    }

    async ValueTask<bool> IsUnsealKeyAsync(Seal.Shares under, SecretBytes combined, CancellationToken ct)
    {
        if (await storage.GetAsync(StoredKeys.RootKey, ct) is null) return barrier.IsRootKey(combined.Span); // shares of the root key itself, before Vault 1.3
        try
        {
            await using var wrapper = under.Open(combined);
            return await StoredRootKey.FindAsync(wrapper, storage, barrier, ct) is not null;
        }
        catch (SealException e) when (e.Fault is SealFault.WrongKey or SealFault.Misconfigured) { return false; }
    }
}
