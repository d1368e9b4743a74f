namespace Strongroom.Core.Tokens;

/// <summary>How the policy names of a token are kept: lower-case, sorted, each once, <c>default</c> among them unless it is root's.</summary>
public static class TokenPolicies
{
    public static IReadOnlyList<string> Normalize(IEnumerable<string> names, bool withDefault)
    {
        var set = new SortedSet<string>(names.Select(name => name.Trim().ToLowerInvariant()).Where(name => name.Length > 0), StringComparer.Ordinal);
        if (set.Contains("root")) return ["root"];
        if (withDefault) set.Add("default");
        return [.. set];
    }
}
