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
    {
        var entry = await storage.GetAsync(StoredKeys.RootKey, ct) ?? throw new RequestException(400, ErrorText.NotInitialized);
        using var packed = await wrapper.UnwrapAsync(SealBlob.Parse(entry.Value.Span), ct);
        using var rootKey = StoredKeys.Unpack(packed);
        return barrier.IsRootKey(rootKey.Span) ? entry
            : throw new SealException(SealFault.CorruptBlob, "what the seal opens is not the root key in use", "check that the storage is this server's own and was not replaced while it runs");
    }
}
