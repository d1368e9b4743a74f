using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys;

/// <summary>Puts the stored keys under another auto seal, or another set of them, while the vault goes on. One batch, written only when the new seal has given
/// the keys back; until then, and after a crash before it, the seal in use opens them.</summary>
/// <param name="storage">Where the stored keys are.</param>
/// <param name="now">The seal in use.</param>
/// <param name="next">The one that is to take over.</param>
/// <param name="open">The open barrier, where there is one: it knows the root key also when the seal in use is gone for good.</param>
sealed class SealReplacement(IStorage storage, IKeyWrapper now, IKeyWrapper next, IBarrier? open)
{
    /// <summary>The recovery key stayed under the seal in use, which does not answer.</summary>
    public bool LeftRecoveryKey { get; private set; }

    /// <param name="rescue">The seal in use has not answered for a while: take the root key out of memory and leave the recovery key where it is.</param>
    /// <param name="ct">Interrupts before the write.</param>
    /// <returns>Something was written; otherwise the new seal opens what is stored as it is.</returns>
    /// <exception cref="SealException">The new seal cannot be used, or the one in use does not give what only it can.</exception>
    /// <exception cref="StorageException">Also: somebody else changed the keys meanwhile.</exception>
    public async ValueTask<bool> RunAsync(bool rescue, CancellationToken ct)
    {
        var batch = new StorageBatch();
        await AddAsync(batch, StoredKeys.RootKey, isRoot: true, rescue, ct);
        await AddAsync(batch, StoredKeys.RecoveryKey, isRoot: false, rescue, ct);
        await SealConfig.AddTypeAsync(batch, storage, next.Type, ct);
        if (batch.Count == 0) return false;
        if (!await storage.TryCommitAsync(batch, ct)) throw new StorageException("the stored keys were changed by someone else at the same time");
        return true;
    }

    async ValueTask AddAsync(StorageBatch batch, string key, bool isRoot, bool rescue, CancellationToken ct)
    {
        if (await storage.GetAsync(key, ct) is not { } entry) return;
        var blob = SealBlob.Parse(entry.Value.Span);
        var (opensItself, fresh, failure) = await TryNextAsync(blob, isRoot, ct);
        if (!opensItself)
        {
            using var content = await ContentAsync(blob, isRoot, rescue, failure!, ct);
            if (content is null) return;
            fresh = await KeyRefresh.ProvedAsync(next, content, ct);
        }
        if (fresh is not null) batch.ExpectUnchanged(entry).Put(key, fresh.ToBytes());
    }

    /// <summary>A seal that shares a key with the one in use opens what is stored, and knows best what of it is to be renewed.</summary>
    async ValueTask<(bool Opens, SealBlob? Fresh, SealException? Failure)> TryNextAsync(SealBlob blob, bool isRoot, CancellationToken ct)
    {
        try
        {
            var fresh = await next.RefreshAsync(blob, ct);
            using var content = await next.UnwrapAsync(fresh ?? blob, ct);
            if (isRoot) Check(content);
            return (true, fresh, null);
        }
        catch (SealException e) { return (false, null, e); }
    }

    /// <summary>Null: it stays where it is.</summary>
    async ValueTask<SecretBytes?> ContentAsync(SealBlob blob, bool isRoot, bool rescue, SealException failure, CancellationToken ct)
    {
        try
        {
            var content = await now.UnwrapAsync(blob, ct);
            if (isRoot) Check(content);
            return content;
        }
        catch (SealException e)
        {
            if (!rescue || open is null)
                throw new SealException(e.Fault, $"the seal in use does not open the stored keys ({e.Message}), and the configured one does not either ({failure.Message})", $"{e.Remedy}; {failure.Remedy}", e);
            if (!isRoot)
            {
                LeftRecoveryKey = true;
                return null;
            }
            using var rootKey = open.CopyRootKey();
            return StoredKeys.Pack(rootKey);
        }
    }

    void Check(SecretBytes content)
    {
        using var rootKey = StoredKeys.Unpack(content);
        if (open is not null && !open.IsRootKey(rootKey.Span))
            throw new SealException(SealFault.CorruptBlob, "what the seal opens is not the root key in use", "check that the storage is this server's own and was not replaced while it runs");
    }
}
