using Strongroom.Core.SealKeys;
using Microsoft.Extensions.Logging;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>After unsealing: when the seal's key is another than the one that wrapped the stored keys (rotated, alias re-pointed), they are wrapped anew.</summary>
sealed partial class SealRewrap(IKeyWrapper wrapper, IStorage storage, ILogger log)
{
    /// <summary>Never fails the unseal: what cannot be rewrapped now is tried at the next one.</summary>
    public async ValueTask RunAsync(CancellationToken ct)
    {
        try
        {
            var current = (await wrapper.InspectAsync(ct)).KeyId;
            var batch = new StorageBatch();
            foreach (var key in (string[])[StoredKeys.RootKey, StoredKeys.RecoveryKey]) await AddAsync(batch, key, current, ct);
            if (batch.Count == 0) return;
            if (await storage.TryCommitAsync(batch, ct)) LogRewrapped(log, current);
        }
        catch (Exception e) when (e is SealException or StorageException) { LogLater(log, e.Message); }
    }

    async ValueTask AddAsync(StorageBatch batch, string key, string current, CancellationToken ct)
    {
        if (await storage.GetAsync(key, ct) is not { } entry) return;
        var blob = SealBlob.Parse(entry.Value.Span);
        if (blob.KeyId == current) return;
        using var content = await wrapper.UnwrapAsync(blob, ct);
        var rewrapped = await wrapper.WrapAsync(content, ct);
        using var check = await wrapper.UnwrapAsync(rewrapped, ct); // the old blob is given up only for one that opens
        if (!check.FixedTimeEquals(content.Span)) throw new SealException(SealFault.InvalidAnswer, "the rewrapped key does not open to the same content", "check what answers at the seal's endpoint");
        batch.ExpectUnchanged(entry).Put(key, rewrapped.ToBytes());
    }

    [LoggerMessage(10, LogLevel.Information, "The stored keys are now wrapped by {KeyId}")] static partial void LogRewrapped(ILogger log, string keyId);
    [LoggerMessage(11, LogLevel.Warning, "The stored keys were not rewrapped: {Reason}; trying again at the next unseal")] static partial void LogLater(ILogger log, string reason);
}
