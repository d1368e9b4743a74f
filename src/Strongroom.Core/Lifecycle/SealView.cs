using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Lifecycle;

/// <summary>One seal as it is now, whether there are several or not.</summary>
/// <param name="Name">As configured.</param>
/// <param name="IsHealthy">Its last call did what it should.</param>
/// <param name="IsCurrent">The stored keys are wrapped by its key as it is now.</param>
/// <param name="Report">What its service last said of the key; null: not asked yet.</param>
sealed record SealView(string Name, bool IsHealthy, bool IsCurrent, SealKeyReport? Report)
{
    public static IReadOnlyList<SealView> Of(IKeyWrapper wrapper, SealKeeper keeper) => wrapper.Members is { Count: > 0 } members
        ? [.. members.Select(member => new SealView(member.Name, member.IsHealthy, member.IsCurrent, member.Report))]
        : [new(wrapper.Name, keeper.Trouble is null && keeper.KeyReport is not null, keeper.IsCurrent, keeper.KeyReport)];
}
