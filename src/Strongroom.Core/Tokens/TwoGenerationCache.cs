using System.Collections.Concurrent;

namespace Strongroom.Core.Tokens;

/// <summary>A bounded cache that forgets by generations: when the young one is full it becomes the old one, and what is used moves back.</summary>
/// <remarks>Holds at most twice <paramref name="capacity"/> items; reads take no lock.</remarks>
sealed class TwoGenerationCache<TKey, TValue>(int capacity) where TKey : notnull where TValue : class
{
    volatile ConcurrentDictionary<TKey, TValue> _young = new();
    volatile ConcurrentDictionary<TKey, TValue> _old = new();
    int _count;

    public TValue? Find(TKey key)
    {
        if (_young.TryGetValue(key, out var value)) return value;
        if (!_old.TryGetValue(key, out value)) return null;
        Set(key, value);
        return value;
    }

    public void Set(TKey key, TValue value)
    {
        if (_young.ContainsKey(key)) { _young[key] = value; return; }
        if (Interlocked.Increment(ref _count) > capacity && Interlocked.Exchange(ref _count, 0) > capacity)
        {
            _old = _young;
            _young = new();
        }
        _young[key] = value;
    }

    public void Remove(TKey key)
    {
        _old.TryRemove(key, out _);
        _young.TryRemove(key, out _);
    }
}
