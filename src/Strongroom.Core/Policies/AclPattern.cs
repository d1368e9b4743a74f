namespace Strongroom.Core.Policies;

/// <summary>A rule's path with <c>+</c> segments, perhaps ending in a glob.</summary>
/// <remarks>Which of two patterns decides is a property of the patterns alone (Vault's documentation of policies, "priority matching"):
/// the one whose first wildcard comes later; then the one that does not end in a glob; then fewer <c>+</c>; then the longer; then the
/// lexicographically greater. So patterns are sorted once and the first match is the answer.</remarks>
sealed class AclPattern : IComparable<AclPattern>
{
    readonly string[] _segments;

    public AclPattern(string path)
    {
        IsGlob = path.EndsWith('*');
        Text = IsGlob ? path[..^1] : path;
        _segments = Text.Split('/');
        Wildcards = _segments.Count(segment => segment == "+");
        var first = 0;
        foreach (var segment in _segments.TakeWhile(segment => segment != "+")) first += segment.Length + 1;
        FirstWildcard = Wildcards > 0 ? first : Text.Length;
    }

    /// <summary>Without the star.</summary>
    public string Text { get; }
    public bool IsGlob { get; }
    public int Wildcards { get; }
    public int FirstWildcard { get; }

    public static bool HasWildcards(string path) => path.StartsWith("+/", StringComparison.Ordinal) || path.Contains("/+", StringComparison.Ordinal) || path == "+";

    /// <summary>Negative: this one decides before <paramref name="other"/>.</summary>
    public int CompareTo(AclPattern? other)
    {
        if (other is null) return -1;
        if (FirstWildcard != other.FirstWildcard) return other.FirstWildcard.CompareTo(FirstWildcard);
        if (IsGlob != other.IsGlob) return IsGlob ? 1 : -1;
        if (Wildcards != other.Wildcards) return Wildcards.CompareTo(other.Wildcards);
        if (Text.Length != other.Text.Length) return other.Text.Length.CompareTo(Text.Length);
        return string.CompareOrdinal(other.Text, Text);
    }

    public bool Matches(ReadOnlySpan<char> path)
    {
        var last = _segments.Length - 1;
        for (var i = 0; i < last; i++)
        {
            var slash = path.IndexOf('/');
            if (slash < 0 || !Is(_segments[i], path[..slash])) return false;
            path = path[(slash + 1)..];
        }
        if (IsGlob) return path.StartsWith(_segments[last], StringComparison.Ordinal);
        return !path.Contains('/') && Is(_segments[last], path);
    }

    /// <summary>Some path below <paramref name="folder"/> (ending in a slash) could match.</summary>
    public bool ReachesInto(ReadOnlySpan<char> folder)
    {
        foreach (var segment in _segments)
        {
            var slash = folder.IndexOf('/');
            if (slash < 0) return true;
            if (!Is(segment, folder[..slash])) return IsGlob && ReferenceEquals(segment, _segments[^1]) && folder.StartsWith(segment, StringComparison.Ordinal);
            folder = folder[(slash + 1)..];
        }
        return IsGlob;
    }

    static bool Is(string segment, ReadOnlySpan<char> actual) => segment == "+" || actual.SequenceEqual(segment);
}
