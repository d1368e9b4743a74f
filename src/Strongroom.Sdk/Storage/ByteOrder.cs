namespace Strongroom.Sdk.Storage;

/// <summary>Strings in the order of their UTF-8 bytes, as Go sorts them. It differs from UTF-16's only where surrogates are involved: those sort after
/// U+E000 to U+FFFF.</summary>
public sealed class ByteOrder : IComparer<string>
{
    public static ByteOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var a = x.AsSpan();
        var b = y.AsSpan();
        var common = a.CommonPrefixLength(b);
        if (common == a.Length || common == b.Length) return a.Length - b.Length;
        var (left, right) = (a[common], b[common]);
        var (leftPair, rightPair) = (char.IsSurrogate(left), char.IsSurrogate(right));
        return leftPair == rightPair ? left - right : leftPair ? 1 : -1;
    }

    /// <summary>Sorted, after <paramref name="after"/>, at most <paramref name="limit"/> names.</summary>
    public static IReadOnlyList<string> Page(IEnumerable<string> names, string? after, int limit)
    {
        var sorted = names.Where(name => after is null || Instance.Compare(name, after) > 0).ToList();
        sorted.Sort(Instance);
        if (limit > 0 && sorted.Count > limit) sorted.RemoveRange(limit, sorted.Count - limit);
        return sorted;
    }
}
