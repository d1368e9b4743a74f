namespace Strongroom.Storage.Caching;

/// <summary>Decides what leaves: a hand goes from old to new, spares what was visited, and takes the first that was not. Under the cache's lock.</summary>
sealed class SieveQueue
{
    CacheNode? _newest;
    CacheNode? _oldest;
    CacheNode? _hand;
    long _bytes;

    public long Bytes => Volatile.Read(ref _bytes);

    public void Add(CacheNode node)
    {
        node.Older = _newest;
        if (_newest is not null) _newest.Newer = node;
        _newest = node;
        _oldest ??= node;
        _bytes += node.Cost;
    }

    public void Remove(CacheNode node)
    {
        if (_hand == node) _hand = node.Newer;
        if (node.Newer is null) _newest = node.Older;
        else node.Newer.Older = node.Older;
        if (node.Older is null) _oldest = node.Newer;
        else node.Older.Newer = node.Newer;
        (node.Newer, node.Older) = (null, null);
        _bytes -= node.Cost;
    }

    public CacheNode? TakeVictim()
    {
        var node = _hand ?? _oldest;
        while (node is { Visited: true })
        {
            node.Visited = false;
            node = node.Newer ?? _oldest;
        }
        if (node is null) return null;
        _hand = node;
        Remove(node);
        return node;
    }

    public void Clear() => (_newest, _oldest, _hand, _bytes) = (null, null, null, 0);
}
