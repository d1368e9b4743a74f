using System.Collections.Concurrent;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Remembers the storage keys of the names asked for lately, in two halves: when the young one is full it becomes the old one,
/// and what nobody asked for since is gone.</summary>
sealed class RecentNames<TName>(int half) where TName : notnull
{
    volatile ConcurrentDictionary<TName, string> _young = new();
    volatile ConcurrentDictionary<TName, string> _old = new();
    int _count; // of the young half; the dictionary's own count takes all its locks

    public bool TryGet(TName name, out string? key)
    {
        if (_young.TryGetValue(name, out key)) return true;
        if (!_old.TryGetValue(name, out key)) return false;
        Keep(name, key);
        return true;
    }

    public void Keep(TName name, string key)
    {
        if (!_young.TryAdd(name, key) || Interlocked.Increment(ref _count) < half) return;
        Interlocked.Exchange(ref _count, 0);
        _old = _young;
        _young = new ConcurrentDictionary<TName, string>();
    }
}
