using Strongroom.Barrier;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>The wrapped root key as it lies in the storage, proved to be this seal's: with a batch that expects it unchanged no change of seals can be overtaken half-way.</summary>
static class StoredRootKey
{
    /// <exception cref="SealException">The seal does not open it, or does not answer.</exception>
    public static async ValueTask<StorageEntry> OfAsync(IKeyWrapper wrapper, IStorage storage, IBarrier barrier, CancellationToken ct)
        => await FindAsync(wrapper, storage, barrier, ct)
            ?? throw new SealException(SealFault.CorruptBlob, "what the seal opens is not the root key in use", "check that the storage is this server's own and was not replaced while it runs");

    /// <summary>Null: what the seal opens is not the root key in use.</summary>
    /// <exception cref="SealException">The seal does not open it, or does not answer.</exception>
    public static async ValueTask<StorageEntry?> FindAsync(IKeyWrapper wrapper, IStorage storage, IBarrier barrier, CancellationToken ct)
    {
        for (var entry = await ReadAsync(storage, ct); ;)
        {
            if (await IsRootKeyAsync(wrapper, entry, barrier, ct)) return entry;
            var now = await ReadAsync(storage, ct);
            if (now.Version == entry.Version) return null;
            entry = now; // it was replaced between the reading and the look
        }
    }

    static async ValueTask<StorageEntry> ReadAsync(IStorage storage, CancellationToken ct)
        => await storage.GetAsync(StoredKeys.RootKey, ct) ?? throw new RequestException(400, ErrorText.NotInitialized);

    static async ValueTask<bool> IsRootKeyAsync(IKeyWrapper wrapper, StorageEntry entry, IBarrier barrier, CancellationToken ct)
    {
        using var packed = await wrapper.UnwrapAsync(StoredKeys.Parse(StoredKeys.RootKey, entry), ct);
        using var rootKey = StoredKeys.Unpack(packed);
        return barrier.IsRootKey(rootKey.Span);
    }
}
