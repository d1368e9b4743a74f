using Strongroom.Sdk.Storage;

namespace Strongroom.Storage.Caching;

/// <summary>One cached answer; no entry: the key is absent.</summary>
sealed class CacheNode(string key, StorageEntry? entry)
{
    const int OwnCost = 200;

    public string Key => key;
    public StorageEntry? Entry => entry;
    public long Cost => OwnCost + key.Length * 2L + (entry?.Value.Length ?? 0);

    /// <summary>Asked for since the hand last passed. Races are harmless.</summary>
    public bool Visited { get; set; }

    public CacheNode? Newer { get; set; }
    public CacheNode? Older { get; set; }
}
