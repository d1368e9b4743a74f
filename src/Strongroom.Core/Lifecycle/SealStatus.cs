using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Lifecycle;

/// <summary>What <c>sys/seal-status</c> tells: everything an operator needs to know what the server waits for.</summary>
public sealed record SealStatus
{
    public required string Type { get; init; }
    public required bool Initialized { get; init; }
    public required bool Sealed { get; init; }
    public int Shares { get; init; }
    public int Threshold { get; init; }
    public int Progress { get; init; }
    public string Nonce { get; init; } = "";
    /// <summary>Auto-unseal: the shares are recovery shares.</summary>
    public bool RecoverySeal { get; init; }
    /// <summary>The storage is under another seal: the shares are those of that one, and move the vault to the configured seal.</summary>
    public bool Migration { get; init; }
    public required string StorageType { get; init; }
    public ClusterInfo? Cluster { get; init; }
    /// <summary>Why the server does not unseal itself, what to do, and when it tries again.</summary>
    public SealTrouble? Trouble { get; init; }
    public IReadOnlyList<string> Warnings { get; init; } = [];
    /// <summary>What the service of the only seal last said of its key; null: nothing yet, or there are several.</summary>
    public SealKeyReport? Report { get; init; }
    /// <summary>Of several seals each one; empty with one.</summary>
    public IReadOnlyList<SealMemberStatus> Members { get; init; } = [];
}

/// <summary>The last failure of the seal.</summary>
/// <param name="Fault">In one word, for metrics.</param>
/// <param name="Reason">Which call to which endpoint failed, and how.</param>
/// <param name="Remedy">The permission or setting to check.</param>
/// <param name="Since">When this trouble began.</param>
/// <param name="Attempts">How often it was tried since.</param>
/// <param name="NextAttempt">Null: not by itself.</param>
public sealed record SealTrouble(string Fault, string Reason, string Remedy, DateTimeOffset Since, int Attempts, DateTimeOffset? NextAttempt);
