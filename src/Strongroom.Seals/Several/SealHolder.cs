using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Several;

/// <summary>One seal that holds a wrapped key, or a share of it.</summary>
/// <param name="Name">The seal's name; "" where the storage does not tell (one seal alone).</param>
/// <param name="Type">The seal's type; "" likewise.</param>
/// <param name="KeyId">The service's name of its key.</param>
public sealed record SealHolder(string Name, string Type, string KeyId)
{
    /// <summary>Who can open this, and how many of them it takes. Nothing is opened.</summary>
    /// <exception cref="SealException">The entry is damaged.</exception>
    public static (int Needed, IReadOnlyList<SealHolder> Holders) Of(SealBlob blob)
    {
        if (!SealSetBlob.Is(blob)) return (1, [new("", "", blob.KeyId)]);
        var set = SealSetBlob.Parse(blob);
        return (set.Threshold, [.. set.Slots.Select(slot => new SealHolder(slot.Name, slot.Type, slot.Blob.KeyId))]);
    }
}
