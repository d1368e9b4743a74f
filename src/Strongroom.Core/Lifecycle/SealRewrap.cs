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
            var keyId = "";
            foreach (var key in (string[])[StoredKeys.RootKey, StoredKeys.RecoveryKey]) keyId = await AddAsync(batch, key, ct) ?? keyId;
            await AddTypeAsync(batch, ct);
            if (batch.Count > 0 && await storage.TryCommitAsync(batch, ct)) LogRewrapped(log, keyId);
            return true;
        }
        catch (Exception e) when (e is SealException or StorageException)
        {
            LogLater(log, e.Message);
            return false;
        }
    }

    /// <summary>The name of the key that wraps it now; null where nothing changes.</summary>
    async ValueTask<string?> AddAsync(StorageBatch batch, string key, CancellationToken ct)
    {
        if (await storage.GetAsync(key, ct) is not { } entry || await wrapper.RefreshAsync(SealBlob.Parse(entry.Value.Span), ct) is not { } fresh) return null;
        batch.ExpectUnchanged(entry).Put(key, fresh.ToBytes());
        return fresh.KeyId;
    }

    /// <summary>One seal became several, or several one: the type in the configuration goes with the keys.</summary>
    async ValueTask AddTypeAsync(StorageBatch batch, CancellationToken ct)
    {
        if (batch.Count == 0 || await SealConfig.ReadAsync(storage, SealConfig.Key, ct) is not { } config || config.Type == wrapper.Type) return;
        batch.Put(SealConfig.Key, (config with { Type = wrapper.Type }).ToBytes());
    }

    [LoggerMessage(10, LogLevel.Information, "The stored keys are now wrapped by {KeyId}")] static partial void LogRewrapped(ILogger log, string keyId);
    [LoggerMessage(11, LogLevel.Warning, "The stored keys were not rewrapped: {Reason}; trying again later")] static partial void LogLater(ILogger log, string reason);
}
