namespace Strongroom.Sdk.Paths;

/// <summary>The templates of a table as a tree of segments: a look-up costs the depth of the path, not the size of the table.</summary>
sealed class PathTree
{
    sealed class Node
    {
        public readonly Dictionary<string, Node> Literals = new(StringComparer.Ordinal);
        public (string Name, Node Node)? Capture;
        public (string Name, EnginePath Path)? Rest;
        /// <summary>A rest that may be missing: <c>lookup/</c> is its own, <c>lookup</c> only where nothing else ends there.</summary>
        public EnginePath? EmptyRest;
        public readonly List<(string Name, string Tail, EnginePath Path)> RestsWithTail = [];
        public EnginePath? End;
    }

    readonly Node _root = new();

    public void Add(EnginePath path)
    {
        var node = _root;
        var segments = path.Pattern.TrimEnd('/').Split('/');
        if (segments is [.., ['{', .. var swallowing, '*', '}'], var tail])
        {
            foreach (var segment in segments[..^2]) node = Literal(node, segment);
            node.RestsWithTail.Add((swallowing, "/" + tail, path));
            return;
        }
        foreach (var segment in segments)
        {
            if (segment is ['{', .. var optional, '*', '?', '}']) { node.EmptyRest = path; node.Rest = (optional, path); return; }
            if (segment is ['{', .. var rest, '*', '}']) { node.Rest = (rest, path); return; }
            if (segment is ['{', .. var name, '}'])
            {
                node.Capture ??= (name, new Node());
                if (node.Capture.Value.Name != name)
                    throw new InvalidOperationException($"two names for one place: {{{node.Capture.Value.Name}}} and {{{name}}} in \"{path.Pattern}\"");
                node = node.Capture.Value.Node;
                continue;
            }
            if (segment.Length == 0) continue; // the pattern "": the mount's own root
            node = Literal(node, segment);
        }
        if (node.End is not null) throw new InvalidOperationException($"two entries for \"{path.Pattern}\"");
        node.End = path;
    }

    static Node Literal(Node node, string segment)
    {
        if (!node.Literals.TryGetValue(segment, out var next)) node.Literals.Add(segment, next = new Node());
        return next;
    }

    public PathMatch? Match(string path)
    {
        var captures = new List<KeyValuePair<string, string>>(2);
        return Walk(_root, path, 0, captures) is { } found ? new PathMatch(found, captures) : null;
    }

    static EnginePath? Walk(Node node, string path, int start, List<KeyValuePair<string, string>> captures)
    {
        if (start >= path.Length) return path.EndsWith('/') ? node.EmptyRest ?? node.End : node.End ?? node.EmptyRest;
        var slash = path.IndexOf('/', start);
        var end = slash < 0 ? path.Length : slash;
        var next = slash < 0 ? path.Length : slash + 1;
        var segment = path.AsSpan(start, end - start);
        if (segment.Length > 0)
        {
            if (node.Literals.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(segment, out var literal)
                && Walk(literal, path, next, captures) is { } byLiteral) return byLiteral;
            if (node.Capture is { } capture)
            {
                captures.Add(new(capture.Name, segment.ToString()));
                if (Walk(capture.Node, path, next, captures) is { } byCapture) return byCapture;
                captures.RemoveAt(captures.Count - 1);
            }
        }
        foreach (var (name, tail, found) in node.RestsWithTail)
            if (path.EndsWith(tail, StringComparison.Ordinal) && path.Length - tail.Length > start)
            {
                captures.Add(new(name, path[start..^tail.Length]));
                return found;
            }
        if (node.Rest is not { } rest) return null;
        captures.Add(new(rest.Name, path[start..]));
        return rest.Path;
    }
}
