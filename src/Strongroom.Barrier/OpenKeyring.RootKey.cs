using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Barrier;

/// <summary>Changing the root key: prepared as part of the caller's batch, adopted after that was committed.</summary>
/// <remarks>In between the keyring must not change, or the batch would take a new term's key out of it again. If the caller never comes back because
/// its commit failed, the next change goes on after <see cref="_patience"/>; if the commit did happen, the stored keyring shows it.</remarks>
sealed partial class OpenKeyring
{
    static readonly TimeSpan _patience = TimeSpan.FromMinutes(5);

    SecretBytes? _pendingRootKey;
    byte[]? _pendingEntry;
    long _pendingCount;
    long _pendingSince;

    public void PrepareRootKey(SecretBytes rootKey, StorageBatch batch)
    {
        if (rootKey.Length != 32) throw new ArgumentException($"a root key has 32 bytes, not {rootKey.Length}", nameof(rootKey));
        // Held for the length of a keyring write at most; a rekey happens once in a while.
        _gate.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            ForgetPending();
            if (_stored is not null) batch.ExpectUnchanged(_stored); // a caller that comes too late takes no term out of the keyring
            _pendingCount = _current.Active.Encryptions + KeyringJson.CountAhead;
            _pendingEntry = KeyringCodec.Write(batch, _current, rootKey, _pendingCount);
            _pendingRootKey = rootKey.Copy();
            _pendingSince = time.GetTimestamp();
        }
        finally
        {
            _gate.Release();
        }
    }

    public void AdoptRootKey(SecretBytes rootKey)
    {
        _gate.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (_rootKey.FixedTimeEquals(rootKey.Span)) return;
            if (_pendingRootKey is null || !_pendingRootKey.FixedTimeEquals(rootKey.Span))
                throw new InvalidOperationException("this root key was not prepared");
            AdoptPending();
        }
        finally
        {
            _gate.Release();
        }
    }

    public void AbandonRootKey()
    {
        _gate.Wait();
        try { ForgetPending(); }
        finally { _gate.Release(); }
    }

    public bool IsRootKey(ReadOnlySpan<byte> candidate)
    {
        _gate.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _rootKey.FixedTimeEquals(candidate) || _pendingRootKey?.FixedTimeEquals(candidate) == true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public SecretBytes CopyRootKey()
    {
        _gate.Wait();
        try
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            // Whoever wrapped the old one now could put it over the new one that is just being written.
            if (IsRootKeyChanging()) throw new BarrierException("the root key is being changed; try again when that is done");
            return _rootKey.Copy();
        }
        finally
        {
            _gate.Release();
        }
    }

    void AdoptPendingIfStored(ReadOnlySpan<byte> stored)
    {
        if (_pendingEntry is not null && stored.SequenceEqual(_pendingEntry)) AdoptPending();
    }

    void AdoptPending()
    {
        ReplaceRootKey(_pendingRootKey!);
        (_entry, _stored, _pendingRootKey) = (_pendingEntry!, null, null);
        _current.Active.Persisted = _pendingCount;
        ForgetPending();
    }

    bool IsRootKeyChanging()
    {
        if (_pendingRootKey is null) return false;
        if (time.GetElapsedTime(_pendingSince) < _patience) return true;
        ForgetPending();
        return false;
    }

    void ForgetPending()
    {
        _pendingRootKey?.Dispose();
        (_pendingRootKey, _pendingEntry) = (null, null);
    }
}
