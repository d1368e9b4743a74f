using System.IO.Hashing;

namespace Strongroom.Sdk.Storage;

/// <summary>Names one state of one key, for <see cref="StorageBatch.ExpectUnchanged"/>; 0 is "absent".</summary>
public readonly record struct StorageVersion(ulong Value)
{
    public static StorageVersion Absent => default;

    /// <summary>A version made of the content itself, for storages that number nothing: entries of the barrier hold a random nonce, so each write differs.</summary>
    public static StorageVersion OfContent(ReadOnlySpan<byte> value) => new(Math.Max(1, XxHash3.HashToUInt64(value)));
}

public sealed record StorageEntry(string Key, ReadOnlyMemory<byte> Value, StorageVersion Version);
