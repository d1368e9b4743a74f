using Strongroom.Primitives;
using Strongroom.Sdk.Storage;

namespace Strongroom.Barrier;

/// <summary>What happens when the stored keyring is not the one we last read or wrote. The gate is held.</summary>
sealed partial class OpenKeyring
{
    /// <summary>Reads the stored keyring and takes it over if it is news. Writing over an unread keyring could lose the key of a term, and all data under it.</summary>
    async ValueTask<StorageEntry> CatchUpAsync(IStorage storage, CancellationToken ct)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        var stored = await storage.GetAsync(BarrierPaths.Keyring, ct)
            ?? throw new BarrierException($"{BarrierPaths.Keyring} is gone from the storage; restore it before anything else is written");
        AdoptPendingIfStored(stored.Value.Span);
        if (stored.Value.Span.SequenceEqual(_entry)) return _stored = stored;

        var news = KeyringCodec.TryRead(stored.Value.Span, _rootKey) ?? await ReadUnderNewRootKeyAsync(storage, stored, ct)
            ?? throw new BarrierException($"{BarrierPaths.Keyring} was changed and does not open with the root key this server has; seal it and unseal it again");
        TakeOver(news);
        _entry = stored.Value.ToArray();
        return _stored = stored;
    }

    async ValueTask<Keyring?> ReadUnderNewRootKeyAsync(IStorage storage, StorageEntry stored, CancellationToken ct)
    {
        await FollowUpgradesAsync(storage, ct);
        foreach (var path in new[] { BarrierPaths.RootKeyOfOpenBao, BarrierPaths.RootKey })
        {
            if (await storage.GetAsync(path, ct) is not { } entry) continue;
            if (KeyringCodec.TryReadKey(path, entry.Value.Span, _current) is not { } rootKey) continue;
            if (KeyringCodec.TryRead(stored.Value.Span, rootKey) is { } keyring)
            {
                ReplaceRootKey(rootKey);
                return keyring;
            }
            rootKey.Dispose();
        }
        return null;
    }

    /// <summary>After a rotation each new term is for a while also stored under the term before it.</summary>
    async ValueTask FollowUpgradesAsync(IStorage storage, CancellationToken ct)
    {
        for (; ; )
        {
            var active = _current.Active;
            var path = BarrierPaths.Upgrade(active.Term);
            if (await storage.GetAsync(path, ct) is not { } entry) return;
            if (KeyringCodec.TryReadKey(path, entry.Value.Span, _current) is not { } key) return;
            _current = _current.With([.. _current.Keys, new TermKey(active.Term + 1, new BarrierCipher(key), GoTime.Format(time.GetUtcNow()), 0)], _current.Rotation);
        }
    }

    void TakeOver(Keyring news)
    {
        try
        {
            foreach (var known in _current.Keys)
            {
                if (news.Find(known.Term) is not { } stored)
                    throw new BarrierException($"{BarrierPaths.Keyring} was changed: the key of term {known.Term} is no longer in it (an older copy was restored?)");
                if (!known.Cipher.Key.FixedTimeEquals(stored.Cipher.Key.Span))
                    throw new BarrierException($"{BarrierPaths.Keyring} was changed: it has another key for term {known.Term} than this server");
            }
        }
        catch
        {
            foreach (var key in news.Keys) key.Dispose();
            throw;
        }
        _current = news.With([.. news.Keys.Select(Known)], news.Rotation);
    }

    /// <summary>Known keys stay the objects they are: operations under way use them.</summary>
    TermKey Known(TermKey stored)
    {
        if (_current.Find(stored.Term) is not { } known) return stored;
        known.RaiseTo(stored.Encryptions);
        known.Persisted = stored.Persisted;
        stored.Dispose();
        return known;
    }

    void ReplaceRootKey(SecretBytes rootKey)
    {
        _rootKey.Dispose(); // it is read under the gate only
        _rootKey = rootKey;
    }
}
