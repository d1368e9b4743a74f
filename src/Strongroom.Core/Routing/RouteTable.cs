using System.Collections.Frozen;

namespace Strongroom.Core.Routing;

/// <summary>All mounts by path, never changed: a request looks into one table from start to end.</summary>
public sealed class RouteTable
{
    readonly FrozenDictionary<string, Mount> _byPath;
    readonly FrozenDictionary<string, Mount>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public RouteTable(IEnumerable<Mount> mounts)
    {
        _byPath = mounts.ToFrozenDictionary(mount => mount.Info.Path, StringComparer.Ordinal);
        _lookup = _byPath.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public static RouteTable Empty { get; } = new([]);

    public IEnumerable<Mount> Mounts => _byPath.Values;

    public Mount? Find(string mountPath) => _byPath.GetValueOrDefault(mountPath);

    /// <summary>The longest mount path that <paramref name="path"/> begins with.</summary>
    public Mount? Longest(string path)
    {
        for (var end = path.Length; end > 0; end = path.LastIndexOf('/', end - 2) + 1)
        {
            if (path[end - 1] == '/' && _lookup.TryGetValue(path.AsSpan(0, end), out var mount)) return mount;
            if (end == 1) break;
        }
        return null;
    }
}
