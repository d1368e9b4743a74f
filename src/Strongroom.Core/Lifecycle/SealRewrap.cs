using Strongroom.Core.SealKeys;
using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>After unsealing: when the seal's key is another than the one that wrapped the stored keys (rotated, alias re-pointed), or the seals are others, they are wrapped anew.</summary>
sealed partial class SealRewrap(IKeyWrapper wrapper, IStorage storage, ILogger log)
{
    /// <summary>Why recovery keys are of no use now: what wrapped their key is not this seal. Null: they are, or nobody knows.</summary>
    public string? RecoveryTrouble { get; private set; }

    /// <summary>Never fails the unseal: what cannot be rewrapped now is tried again later. False: it is to be.</summary>
    public async ValueTask<bool> RunAsync(CancellationToken ct)
    {
        try
        {
            var batch = new StorageBatch();
            var (before, now) = (new List<SealBlob>(), new List<SealBlob>());
            await AddAsync(batch, StoredKeys.RootKey, before, now, ct);
            try { await AddAsync(batch, StoredKeys.RecoveryKey, before, now, ct); }
            catch (SealException e) // the root key must not wait for it: it opens the vault
            {
                RecoveryTrouble = $"the seal in use does not open the recovery key ({e.Message}): recovery keys authorise nothing until it does; unsealing does not need them";
            }
            if (batch.Count > 0) await SealConfig.AddTypeAsync(batch, storage, wrapper.Type, ct); // one seal became several, or several one
            var isWritten = batch.Count == 0 || await storage.TryCommitAsync(batch, ct);
            if (isWritten && batch.Count > 0) LogRewrapped(log, Keys(now), Keys(before));
            wrapper.NoteStored(isWritten && RecoveryTrouble is null ? now : [.. before, .. now]);
            return isWritten && RecoveryTrouble is null;
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            LogLater(log, e.Message);
            return false;
        }
    }

    /// <summary>Notes what is stored and what is to be, which is the same where nothing changes.</summary>
    async ValueTask AddAsync(StorageBatch batch, string key, List<SealBlob> before, List<SealBlob> now, CancellationToken ct)
    {
        if (await storage.GetAsync(key, ct) is not { } entry) return;
        var stored = StoredKeys.Parse(key, entry);
        before.Add(stored);
        var fresh = await wrapper.RefreshAsync(stored, ct);
        now.Add(fresh ?? stored);
        if (fresh is not null) batch.ExpectUnchanged(entry).Put(key, fresh.ToBytes());
    }

    /// <summary>With what they are bound to: that may be all that changes.</summary>
    static string Keys(IEnumerable<SealBlob> blobs) => string.Join(", ", blobs.Select(blob => blob.Binding is null ? blob.KeyId : $"{blob.KeyId} (bound to an encryption context)").Distinct());

    [LoggerMessage(10, LogLevel.Information, "The stored keys are now wrapped by {KeyId}; until now by {Before}")] static partial void LogRewrapped(ILogger log, string keyId, string before);
    [LoggerMessage(11, LogLevel.Warning, "The stored keys were not rewrapped: {Reason}; trying again later")] static partial void LogLater(ILogger log, string reason);
}
