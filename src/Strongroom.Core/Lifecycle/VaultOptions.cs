using Strongroom.Core.Mounts;

namespace Strongroom.Core.Lifecycle;

/// <summary>What the configuration decides about the vault itself.</summary>
public sealed record VaultOptions
{
    /// <summary>As <c>sys/seal-status</c> reports it: <c>file</c>, <c>inmem</c>.</summary>
    public required string StorageType { get; init; }
    public MountTtls Ttls { get; init; } = MountTtls.Standard;
    /// <summary>Null: the stored one, or <c>vault-cluster-</c> and eight hex digits.</summary>
    public string? ClusterName { get; init; }
    public string ApiAddress { get; init; } = "";
    public string ClusterAddress { get; init; } = "";
    /// <summary>Offer <c>sys/raw</c>: the barrier's entries by their storage keys, to those with sudo.</summary>
    public bool RawStorageEndpoint { get; init; }
    public SealHealthOptions SealHealth { get; init; } = new();
}

/// <summary>How often the seal's key is looked at (features of OpenBao's seal stanza).</summary>
public sealed record SealHealthOptions
{
    public bool Enabled { get; init; } = true;
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(10);
    public TimeSpan IntervalUnhealthy { get; init; } = TimeSpan.FromMinutes(1);
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);
}
