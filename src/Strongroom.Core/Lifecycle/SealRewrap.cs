using Strongroom.Core.SealKeys;
using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>After unsealing: when the seal's key is another than the one that wrapped the stored keys (rotated, alias re-pointed), or the seals are others, they are wrapped anew.</summary>
sealed partial class SealRewrap(IKeyWrapper wrapper, IStorage storage, ILogger log)
{
    /// <summary>Never fails the unseal: what cannot be rewrapped now is tried again later. False: it is to be.</summary>
    public async ValueTask<bool> RunAsync(CancellationToken ct)
    {
        try
        {
            var batch = new StorageBatch();
            var (before, now) = (new List<SealBlob>(), new List<SealBlob>());
            foreach (var key in (string[])[StoredKeys.RootKey, StoredKeys.RecoveryKey]) await AddAsync(batch, key, before, now, ct);
            await AddTypeAsync(batch, ct);
            var isDone = batch.Count == 0 || await storage.TryCommitAsync(batch, ct);
            if (isDone && batch.Count > 0) LogRewrapped(log, Keys(now), Keys(before));
            wrapper.NoteStored(isDone ? now : [.. before, .. now]);
            return isDone;
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
        var stored = SealBlob.Parse(entry.Value.Span);
        before.Add(stored);
        var fresh = await wrapper.RefreshAsync(stored, ct);
        now.Add(fresh ?? stored);
        if (fresh is not null) batch.ExpectUnchanged(entry).Put(key, fresh.ToBytes());
    }

    /// <summary>With what they are bound to: that may be all that changes.</summary>
    static string Keys(IEnumerable<SealBlob> blobs) => string.Join(", ", blobs.Select(blob => blob.Binding is null ? blob.KeyId : $"{blob.KeyId} (bound to an encryption context)").Distinct());

    /// <summary>One seal became several, or several one: the type in the configuration goes with the keys.</summary>
    async ValueTask AddTypeAsync(StorageBatch batch, CancellationToken ct)
    {
        if (batch.Count == 0 || await SealConfig.ReadAsync(storage, SealConfig.Key, ct) is not { } config || config.Type == wrapper.Type) return;
        batch.Put(SealConfig.Key, (config with { Type = wrapper.Type }).ToBytes());
    }

    [LoggerMessage(10, LogLevel.Information, "The stored keys are now wrapped by {KeyId}; until now by {Before}")] static partial void LogRewrapped(ILogger log, string keyId, string before);
    [LoggerMessage(11, LogLevel.Warning, "The stored keys were not rewrapped: {Reason}; trying again later")] static partial void LogLater(ILogger log, string reason);
}
