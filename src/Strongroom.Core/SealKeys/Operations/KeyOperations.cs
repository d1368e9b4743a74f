using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>What key holders can do together while the vault is open: new unseal keys (or a new root key behind an auto seal), new recovery keys, a new root token.</summary>
sealed partial class KeyOperations : IDisposable
{
    readonly IStorage _storage;
    readonly IBarrier _barrier;
    readonly Func<Seal> _seal;
    readonly ILogger _log;
    readonly RootKeyChange _rootKey;

    /// <param name="storage">The physical one.</param>
    /// <param name="barrier">The open barrier.</param>
    /// <param name="seal">The seal in use; it can change while the vault runs.</param>
    /// <param name="issue">Makes a root token with the given id; returns its accessor.</param>
    /// <param name="pgp">Reads PGP keys.</param>
    /// <param name="log">Told of beginnings and ends, never of keys.</param>
    public KeyOperations(IStorage storage, IBarrier barrier, Func<Seal> seal, Func<string, CancellationToken, ValueTask<string>> issue, PgpReader pgp, ILogger log)
    {
        (_storage, _barrier, _seal, _log) = (storage, barrier, seal, log);
        _rootKey = new RootKeyChange(storage, barrier);
        var holders = new KeyHolders(storage, barrier, seal);
        Barrier = new KeyRotation(holders, BarrierKeyOf, new KeyBackup(storage, KeyBackup.UnsealKeys), pgp, log);
        Recovery = new KeyRotation(holders, RecoveryKeyOf, new KeyBackup(storage, KeyBackup.RecoveryKeys), pgp, log);
        RootTokens = new RootGeneration(holders, issue, pgp, log);
    }

    /// <summary>Unseal keys with Shamir; the root key behind an auto seal.</summary>
    public KeyRotation Barrier { get; }
    public KeyRotation Recovery { get; }
    public RootGeneration RootTokens { get; }

    /// <summary>A new root key at once, on a token's word alone: nobody's keys change by it.</summary>
    /// <exception cref="RequestException">400: the key behind the shares is not known, or the stored keys changed at the same moment.</exception>
    public async ValueTask RotateRootKeyAsync(CancellationToken ct)
    {
        var isDone = _seal() switch
        {
            Seal.Auto auto => await new NewRootKey(auto, _storage, _barrier, _rootKey).TryPutAsync(new StorageBatch(), ct),
            Seal.Shares shares => await RewrapAsync(shares, ct),
            _ => false,
        };
        if (!isDone) throw new RequestException(400, "the stored keys were changed by something else at this moment, and nothing was written; try again");
        LogRootKey(_log);
    }

    public void Dispose()
    {
        Barrier.Dispose();
        Recovery.Dispose();
        RootTokens.Dispose();
    }

    /// <summary>The unseal keys stay: what they give was kept behind the barrier, and is proved to be it before anything is wrapped by it.</summary>
    async ValueTask<bool> RewrapAsync(Seal.Shares seal, CancellationToken ct)
    {
        var entry = await _storage.GetAsync(StoredKeys.ShamirKek, ct)
            ?? throw new RequestException(400, "the key behind the unseal keys is not stored here (the storage is of an older version); replace the unseal keys once with sys/rotate/root/init, and it will be");
        var plain = _barrier.Decrypt(StoredKeys.ShamirKek, entry.Value.Span);
        using var kek = new SecretBytes(plain);
        CryptographicOperations.ZeroMemory(plain);
        await using var wrapper = seal.Open(kek);
        StorageEntry stored;
        try { stored = await StoredRootKey.OfAsync(wrapper, _storage, _barrier, ct); }
        catch (SealException e) when (e.Fault == SealFault.WrongKey)
        {
            throw new RequestException(400, "the key that is kept for this is not behind the unseal keys in use (a move between seals was cut short); replace the unseal keys once with sys/rotate/root/init, and it will be");
        }
        return await _rootKey.TryCommitAsync(wrapper, stored, new StorageBatch().ExpectUnchanged(entry), ct);
    }

    NewKey BarrierKeyOf(Seal seal) => seal is Seal.Auto auto ? new NewRootKey(auto, _storage, _barrier, _rootKey) : new NewUnsealKey((Seal.Shares)seal, _storage, _barrier, _rootKey);

    NewKey RecoveryKeyOf(Seal seal) => seal is Seal.Auto auto ? new NewRecoveryKey(auto, _storage, _barrier)
        : throw new RequestException(400, "recovery rekeying not supported: the seal is Shamir's, which has unseal keys and no recovery keys");

    [LoggerMessage(21, LogLevel.Information, "The root key was replaced; unseal keys and recovery keys stay as they are")] static partial void LogRootKey(ILogger log);
}
