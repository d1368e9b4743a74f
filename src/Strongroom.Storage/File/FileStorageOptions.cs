namespace Strongroom.Storage.File;

/// <summary>Where the <c>file</c> storage lives and how it behaves; docs/storage-file.md explains each to operators.</summary>
public sealed record FileStorageOptions
{
    /// <summary>The root of Vault's directory tree; made if it is missing.</summary>
    public required string Path { get; init; }

    /// <summary>False: nothing is flushed, a crash of the machine may lose what was acknowledged. For tests and throw-away servers.</summary>
    public bool Sync { get; init; } = true;

    /// <summary>Size of a journal segment, zero-filled ahead of its use.</summary>
    public int SegmentBytes { get; init; } = 16 << 20;

    /// <summary>So much journal gathers before the tree is flushed and the journal's old segments go: rarely enough not to disturb writers, often enough
    /// for a start after a crash to be quick.</summary>
    public long CheckpointBytes { get; init; } = 64 << 20;

    /// <summary>What may wait in memory for its way into the tree; beyond it writers wait.</summary>
    public long OverlayBytes { get; init; } = 32 << 20;

    /// <summary>The largest batch.</summary>
    public int MaxBatchBytes { get; init; } = 40 << 20;

    /// <summary>How often a store that turned read-only looks whether the cause is gone.</summary>
    public TimeSpan ProbeInterval { get; init; } = TimeSpan.FromSeconds(2);
}
