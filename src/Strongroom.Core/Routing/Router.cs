namespace Strongroom.Core.Routing;

/// <summary>One volatile reference to the current <see cref="RouteTable"/>; only <c>Mounts</c> swaps it.</summary>
public sealed class Router
{
    volatile RouteTable _current = RouteTable.Empty;

    public RouteTable Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>Null when no mount begins this path.</summary>
    public Route? Match(string path)
    {
        if (_current.Longest(path) is not { Tainted: false } mount)
            return _current.Longest(path + "/") is { Tainted: false } root ? new Route(root, "", root.Engine.Paths.Match("")) : null;
        var inner = path[mount.Info.Path.Length..];
        return new Route(mount, inner, mount.Engine.Paths.Match(inner));
    }
}
