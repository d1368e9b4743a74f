namespace Strongroom.Sdk.Storage;

/// <summary>A store of bytes by key: read, list one level, and one atomic write. Thread-safe.</summary>
/// <remarks>
/// Keys are <c>/</c>-separated UTF-8 without a leading slash, printable, and without <c>..</c> (see <see cref="StorageKey"/>).
/// A committed batch is durable when the call returns, and visible to every later call: no reader sees half of it.
/// I/O problems are <see cref="StorageException"/>s that name the path and the remedy.
/// </remarks>
public interface IStorage
{
    /// <summary>The entry, or null when there is none.</summary>
    ValueTask<StorageEntry?> GetAsync(string key, CancellationToken ct);

    /// <summary>One level below <paramref name="prefix"/>, sorted by bytes; folders end in <c>/</c>.</summary>
    /// <param name="prefix">Empty, or ending in <c>/</c>.</param>
    /// <param name="after">Only names that sort after this one; null: from the start.</param>
    /// <param name="limit">At most so many names; 0 or less: all.</param>
    /// <param name="ct">Stops waiting; nothing is changed.</param>
    ValueTask<IReadOnlyList<string>> ListAsync(string prefix, string? after, int limit, CancellationToken ct);

    /// <summary>All or nothing. False: an expectation of the batch no longer holds, and nothing was written.</summary>
    /// <remarks>Once the write has begun, <paramref name="ct"/> no longer interrupts it.</remarks>
    ValueTask<bool> TryCommitAsync(StorageBatch batch, CancellationToken ct);
}
