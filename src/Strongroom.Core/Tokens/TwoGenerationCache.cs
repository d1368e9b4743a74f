using System.Collections.Concurrent;

namespace Strongroom.Core.Tokens;

/// <summary>A bounded cache that forgets by generations: when the young one is full it becomes the old one, and what is used moves back.</summary>
/// <remarks>Holds at most twice <paramref name="capacity"/> items. Reads of the young generation take no lock; whatever moves or changes an item does, so that
/// a reader who moves one brings back nothing that was replaced or removed at that moment.</remarks>
sealed class TwoGenerationCache<TKey, TValue>(int capacity) where TKey : notnull where TValue : class
{
    readonly Lock _changing = new();
    volatile ConcurrentDictionary<TKey, TValue> _young = new();
    volatile ConcurrentDictionary<TKey, TValue> _old = new();
    int _count;

    public TValue? Find(TKey key)
    {
        if (_young.TryGetValue(key, out var value)) return value;
        if (!_old.ContainsKey(key)) return null;
        lock (_changing)
        {
            if (_young.TryGetValue(key, out value)) return value;
            if (_old.TryGetValue(key, out value)) Keep(key, value);
            return value;
        }
    }

    public void Set(TKey key, TValue value)
    {
        lock (_changing) Keep(key, value);
    }

    public void Remove(TKey key)
    {
        lock (_changing)
        {
            _old.TryRemove(key, out _);
            _young.TryRemove(key, out _);
        }
    }

    void Keep(TKey key, TValue value)
    {
        if (!_young.ContainsKey(key) && ++_count > capacity) (_old, _young, _count) = (_young, new(), 1);
        _young[key] = value;
    }
}
