using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Barrier;

/// <inheritdoc cref="ISealedBarrier"/>
public sealed class SealedBarrier(IStorage storage, TimeProvider time) : ISealedBarrier
{
    const int RootKeySize = 32;

    public async ValueTask<bool> IsInitializedAsync(CancellationToken ct)
        => await storage.GetAsync(BarrierPaths.Keyring, ct) is not null || await storage.GetAsync(BarrierPaths.Legacy, ct) is not null;

    public async ValueTask InitializeAsync(SecretBytes rootKey, CancellationToken ct)
    {
        if (rootKey.Length != RootKeySize) throw new ArgumentException($"a root key has {RootKeySize} bytes, not {rootKey.Length}", nameof(rootKey));
        using var first = Keyring.NewKey(1, time.GetUtcNow());
        var batch = new StorageBatch().ExpectAbsent(BarrierPaths.Keyring).ExpectAbsent(BarrierPaths.Legacy);
        // The count is that of this one write: core/master.
        KeyringCodec.Write(batch, new Keyring([first], RotationSettings.Default), rootKey, activeCount: 1);
        if (!await storage.TryCommitAsync(batch, ct)) throw new InvalidOperationException("the storage has a keyring already");
    }

    public async ValueTask<IBarrier> UnsealAsync(SecretBytes rootKey, CancellationToken ct)
    {
        if (rootKey.Length is not (16 or 24 or 32)) throw new BarrierException($"a root key of {rootKey.Length} bytes opens no keyring");
        if (await storage.GetAsync(BarrierPaths.Keyring, ct) is not { } entry) return await UpgradeAsync(rootKey, ct);
        var keyring = KeyringCodec.TryRead(entry.Value.Span, rootKey) ?? throw DoesNotOpen(BarrierPaths.Keyring);
        return new Barrier(storage, new OpenKeyring(keyring, rootKey.Copy(), entry.Value.ToArray(), entry, time), ownsKeys: true);
    }

    /// <summary>A storage from before there were keyrings gets one, as Vault does it.</summary>
    async ValueTask<IBarrier> UpgradeAsync(SecretBytes rootKey, CancellationToken ct)
    {
        var legacy = await storage.GetAsync(BarrierPaths.Legacy, ct) ?? throw new BarrierException("the storage has no keyring: it is not initialized");
        var keyring = KeyringCodec.TryReadLegacy(legacy.Value.Span, rootKey, time.GetUtcNow()) ?? throw DoesNotOpen(BarrierPaths.Legacy);
        try
        {
            var batch = new StorageBatch().ExpectAbsent(BarrierPaths.Keyring).ExpectUnchanged(legacy);
            var entry = KeyringCodec.Write(batch, keyring, rootKey, activeCount: 1);
            batch.Delete(BarrierPaths.Legacy);
            if (!await storage.TryCommitAsync(batch, ct)) throw new BarrierException($"{BarrierPaths.Legacy} was changed by another server while it was upgraded; try again");
            return new Barrier(storage, new OpenKeyring(keyring, rootKey.Copy(), entry, null, time), ownsKeys: true);
        }
        catch
        {
            keyring.Active.Dispose();
            throw;
        }
    }

    static BarrierException DoesNotOpen(string path)
        => new($"the root key does not open {path}: it is another storage's key or from before a rekey, or the entry is damaged");
}
