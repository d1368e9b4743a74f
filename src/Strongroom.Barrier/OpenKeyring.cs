using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Barrier;

/// <summary>The keyring of an open barrier, shared by all its handles: the snapshot everybody reads, and the one place where it changes.</summary>
/// <param name="keyring">As it is stored.</param>
/// <param name="rootKey">Its root key; this object's from here on.</param>
/// <param name="entry">The stored form.</param>
/// <param name="stored">The same with its version in the storage, where that is known.</param>
/// <param name="time">The clock.</param>
sealed partial class OpenKeyring(Keyring keyring, SecretBytes rootKey, byte[] entry, StorageEntry? stored, TimeProvider time) : IAsyncDisposable
{
    const int Attempts = 5;

    /// <summary>Held over storage I/O: changes of the keyring are rare, and must not overtake each other.</summary>
    readonly SemaphoreSlim _gate = new(1, 1);
    volatile Keyring _current = keyring;
    SecretBytes _rootKey = rootKey;
    byte[] _entry = entry;
    StorageEntry? _stored = stored;
    bool _disposed;

    public Keyring Current => _current;

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>Makes room for <paramref name="puts"/> more encryptions in the stored count, and rotates first when the active term is used up.</summary>
    public ValueTask PrepareToEncryptAsync(int puts, IStorage storage, CancellationToken ct)
    {
        var (current, active) = (_current, _current.Active);
        if (current.Rotation.Enabled && active.Encryptions >= current.Rotation.MaxOperations) return RotateIfDueAsync(storage, ct);
        return active.Encryptions + puts + KeyringJson.CountAhead / 2 <= active.Persisted ? default : ExtendCountAsync(puts, storage, ct);
    }

    public async ValueTask RotateIfDueAsync(IStorage storage, CancellationToken ct)
        => await ChangeAsync(storage, current => RotationRules.IsDue(current, time.GetUtcNow()) ? current.WithNewTerm(time.GetUtcNow()) : null, ct);

    public ValueTask<Keyring> RotateAsync(IStorage storage, CancellationToken ct)
        => ChangeAsync(storage, current => current.WithNewTerm(time.GetUtcNow()), ct);

    public async ValueTask SetRotationAsync(RotationSettings settings, IStorage storage, CancellationToken ct)
        => await ChangeAsync(storage, current => current.WithRotation(RotationRules.Normalize(settings)), ct);

    /// <summary>Stores a count that is ahead of the real one, when the stored one is about to be reached.</summary>
    public async ValueTask ExtendCountAsync(int puts, IStorage storage, CancellationToken ct)
        => await ChangeAsync(storage, current =>
        {
            var active = current.Active;
            return active.Encryptions + puts + KeyringJson.CountAhead / 2 <= active.Persisted ? null : current;
        }, ct);

    /// <summary>Takes over what another server stored: new terms, a new root key.</summary>
    public async ValueTask ReloadAsync(IStorage storage, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            await CatchUpAsync(storage, ct);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Zeroes every key, when nobody is changing or copying one: half a root key must never be wrapped under a new seal.</summary>
    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (_disposed) return;
            _disposed = true;
            foreach (var key in _current.Keys) key.Dispose();
            _rootKey.Dispose();
            ForgetPending();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <param name="storage">Where the keyring is.</param>
    /// <param name="change">Null: nothing to do after all. Called again when another server was faster.</param>
    /// <param name="ct">Interrupts before the write, not within it.</param>
    async ValueTask<Keyring> ChangeAsync(IStorage storage, Func<Keyring, Keyring?> change, CancellationToken ct)
    {
        await _gate.WaitAsync(ct);
        try
        {
            for (var attempt = 0; attempt < Attempts; attempt++)
            {
                var stored = await CatchUpAsync(storage, ct);
                var before = _current;
                if (change(before) is not { } next) return before;
                if (IsRootKeyChanging())
                {
                    // A count can wait for the end of it; a new term cannot be kept out of the keyring that is being written.
                    if (ReferenceEquals(next, before)) return before;
                    DisposeNew(before, next);
                    throw new BarrierException("the root key is being changed; try again when that is done");
                }
                if (await TryStoreAsync(storage, stored, before, next, ct)) return next;
            }
            throw new BarrierException($"{BarrierPaths.Keyring} keeps being changed by another server");
        }
        finally
        {
            _gate.Release();
        }
    }

    async ValueTask<bool> TryStoreAsync(IStorage storage, StorageEntry stored, Keyring before, Keyring next, CancellationToken ct)
    {
        var batch = new StorageBatch().ExpectUnchanged(stored);
        var count = next.Active.Encryptions + KeyringJson.CountAhead;
        byte[] entry;
        try
        {
            entry = KeyringCodec.Write(batch, next, _rootKey, count);
            if (next.Active != before.Active)
            {
                batch.Put(BarrierPaths.Canary, next.Active.Cipher.Encrypt(next.Active.Term, BarrierPaths.Canary,
                    System.Text.Encoding.UTF8.GetBytes($"new-rotation-term-{next.Active.Term}")));
                next.Active.Count(1);
            }
            if (!await storage.TryCommitAsync(batch, ct))
            {
                DisposeNew(before, next);
                return false;
            }
        }
        catch
        {
            // It may have been written all the same: then the next change finds it in the storage and takes it over.
            DisposeNew(before, next);
            throw;
        }
        next.Active.Persisted = count;
        (_entry, _current) = (entry, next);
        _stored = await ReadBackAsync(storage, ct);
        return true;
    }

    /// <summary>Null: it cannot be read now, or is another server's already. Only <see cref="PrepareRootKey"/> asks for it.</summary>
    async ValueTask<StorageEntry?> ReadBackAsync(IStorage storage, CancellationToken ct)
    {
        try { return await storage.GetAsync(BarrierPaths.Keyring, ct) is { } found && found.Value.Span.SequenceEqual(_entry) ? found : null; }
        catch (Exception e) when (e is StorageException or OperationCanceledException) { return null; }
    }

    static void DisposeNew(Keyring before, Keyring next)
    {
        if (next.Active != before.Active) next.Active.Dispose();
    }
}
