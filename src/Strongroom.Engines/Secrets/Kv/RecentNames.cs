using System.Collections.Concurrent;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>Remembers the encrypted form of the paths asked for lately, in two halves: when the young one is full it becomes the old one,
/// and what nobody asked for since is gone.</summary>
sealed class RecentNames(int half)
{
    volatile ConcurrentDictionary<string, string> _young = new(StringComparer.Ordinal);
    volatile ConcurrentDictionary<string, string> _old = new(StringComparer.Ordinal);
    int _count; // of the young half; the dictionary's own count takes all its locks

    public bool TryGet(string path, out string? encrypted)
    {
        if (_young.TryGetValue(path, out encrypted)) return true;
        if (!_old.TryGetValue(path, out encrypted)) return false;
        Keep(path, encrypted);
        return true;
    }

    public void Keep(string path, string encrypted)
    {
        if (!_young.TryAdd(path, encrypted) || Interlocked.Increment(ref _count) < half) return;
        Interlocked.Exchange(ref _count, 0);
        _old = _young;
        _young = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
    }
}
