namespace Strongroom.Sdk.Engines;

/// <summary>A mount as its engine sees it: an immutable snapshot; tuning makes a new one.</summary>
public sealed record MountInfo
{
    /// <summary>With a trailing slash, and <c>auth/</c> in front for auth methods: <c>secret/</c>, <c>auth/token/</c>.</summary>
    public required string Path { get; init; }
    public required string Type { get; init; }
    public required string Accessor { get; init; }
    public required string Uuid { get; init; }
    /// <summary>The second UUID, below which KV v2 keeps its data.</summary>
    public string BackendAwareUuid { get; init; } = "";
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
    public required TimeSpan DefaultLeaseTtl { get; init; }
    public required TimeSpan MaxLeaseTtl { get; init; }
}
