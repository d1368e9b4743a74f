namespace Strongroom.Sdk.Seals;

/// <summary>One of several seals, as the last call to it left it.</summary>
/// <param name="Name">From its stanza.</param>
/// <param name="Type">Of seal: <c>awskms</c>.</param>
/// <param name="Priority">The lowest is asked first.</param>
/// <param name="KeyId">The service's name of its key; "" before the first contact.</param>
/// <param name="Trouble">Why its last call failed; null: it did not.</param>
/// <param name="Since">When that trouble began; when it was first found healthy otherwise. Null before the first contact.</param>
/// <param name="IsCurrent">It can open (its share of) the stored keys as they are now. False: it lags behind and catches up by itself.</param>
/// <param name="Warnings">What the service says of the key.</param>
public sealed record SealMemberStatus(string Name, string Type, int Priority, string KeyId, SealException? Trouble, DateTimeOffset? Since, bool IsCurrent, IReadOnlyList<string> Warnings)
{
    /// <summary>What the service last said of the key; null before the first contact.</summary>
    public SealKeyReport? Report { get; init; }

    public bool IsHealthy => Trouble is null && Since is not null;
}
