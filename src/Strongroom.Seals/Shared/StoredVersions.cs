using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Shared;

/// <summary>Remembers which versions of the key the stored entries name, to tell which ones nothing here needs any more.</summary>
sealed class StoredVersions
{
    volatile IReadOnlyList<string>? _keyIds;

    public void Note(IReadOnlyList<SealBlob> stored) => _keyIds = [.. stored.Select(blob => blob.KeyId)];

    /// <summary>Everything stored names this version, and there is something stored.</summary>
    public bool AllAre(string keyId) => _keyIds is { Count: > 0 } known && known.All(each => each == keyId);

    /// <summary>For versions that are numbered: the lowest that something stored names; null: nobody has told, or none is of this key.</summary>
    public long? Oldest(Func<string, long?> numberOf) => _keyIds?.Select(numberOf).Min();

    /// <summary>For versions that are numbered: the lowest that is needed, <paramref name="current"/> included, which the next entry will name.</summary>
    /// <param name="current">The version in use.</param>
    /// <param name="numberOf">Null: not a version of this key.</param>
    /// <returns>Null: nobody has told what is stored, none of it is under this key, or there is nothing below.</returns>
    public long? Lowest(string current, Func<string, long?> numberOf)
    {
        if (_keyIds is not { } known) return null;
        var needed = known.Select(numberOf).OfType<long>().ToList();
        return needed.Count > 0 && numberOf(current) is { } now && Math.Min(needed.Min(), now) is > 1 and var lowest ? lowest : null;
    }
}
