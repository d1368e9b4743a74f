namespace Strongroom.Core.Policies;

/// <summary>The rules of an ACL by the way they match: exact paths in a table, globs in a table by their length, <c>+</c> patterns in order of priority.</summary>
sealed class AclRules
{
    readonly Dictionary<string, AclPermission> _exact = new(StringComparer.Ordinal);
    readonly Dictionary<string, AclPermission> _globs = new(StringComparer.Ordinal);
    readonly Dictionary<string, AclPermission> _wildcards = new(StringComparer.Ordinal);
    int[] _globLengths = [];
    (AclPattern Pattern, AclPermission Permission)[] _patterns = [];

    public IReadOnlyDictionary<string, AclPermission> Exact => _exact;
    public IReadOnlyDictionary<string, AclPermission> Globs => _globs;

    public void Add(string path, string policy, PolicyRule rule)
    {
        var (table, key) = AclPattern.HasWildcards(path) ? (_wildcards, path) : path.EndsWith('*') ? (_globs, path[..^1]) : (_exact, path);
        if (!table.TryGetValue(key, out var permission)) table.Add(key, permission = new AclPermission(path));
        permission.Add(policy, rule);
    }

    /// <summary>After the last <see cref="Add"/>.</summary>
    public void Freeze()
    {
        _globLengths = [.. _globs.Keys.Select(prefix => prefix.Length).Distinct().OrderDescending()];
        _patterns = [.. _wildcards.Select(rule => (new AclPattern(rule.Key), rule.Value)).OrderBy(entry => entry.Item1)];
    }

    public AclPermission? FindExact(ReadOnlySpan<char> path) => _exact.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(path, out var found) ? found : null;

    public AclPermission? FindPattern(ReadOnlySpan<char> path)
    {
        var glob = LongestGlob(path, out var length);
        foreach (var (pattern, permission) in _patterns)
        {
            // A glob's first wildcard stands at its end; at the same place the plus pattern decides unless it ends in a glob too.
            if (glob is not null && (pattern.FirstWildcard < length || (pattern.FirstWildcard == length && pattern.IsGlob))) return glob;
            if (pattern.Matches(path)) return permission;
        }
        return glob;
    }

    AclPermission? LongestGlob(ReadOnlySpan<char> path, out int length)
    {
        var lookup = _globs.GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var candidate in _globLengths)
            if (candidate <= path.Length && lookup.TryGetValue(path[..candidate], out var found))
            {
                length = candidate;
                return found;
            }
        length = -1;
        return null;
    }

    public bool ReachesInto(string folder)
    {
        foreach (var (path, permission) in _exact)
            if (Grants(permission) && (path.StartsWith(folder, StringComparison.Ordinal) || folder.AsSpan(0, folder.Length - 1).SequenceEqual(path))) return true;
        foreach (var (prefix, permission) in _globs)
            if (Grants(permission) && (prefix.StartsWith(folder, StringComparison.Ordinal) || folder.StartsWith(prefix, StringComparison.Ordinal))) return true;
        foreach (var (pattern, permission) in _patterns)
            if (Grants(permission) && pattern.ReachesInto(folder)) return true;
        return false;
    }

    static bool Grants(AclPermission permission) => !permission.Denies && permission.Capabilities != Capability.None;
}
