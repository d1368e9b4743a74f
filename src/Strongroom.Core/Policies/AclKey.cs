namespace Strongroom.Core.Policies;

/// <summary>A list of policy names, and the person templates are resolved for ("" when it does not matter).</summary>
readonly struct AclKey(IReadOnlyList<string> names, string subject) : IEquatable<AclKey>
{
    readonly IReadOnlyList<string> _names = names;
    readonly string _subject = subject;

    /// <summary>Safe to keep: the caller's list may change later.</summary>
    public AclKey Copy() => new([.. _names], _subject);

    public bool Equals(AclKey other)
    {
        if (_names.Count != other._names.Count || _subject != other._subject) return false;
        for (var i = 0; i < _names.Count; i++)
            if (!string.Equals(_names[i], other._names[i], StringComparison.Ordinal)) return false;
        return true;
    }

    public override bool Equals(object? obj) => obj is AclKey other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (var i = 0; i < _names.Count; i++) hash.Add(_names[i], StringComparer.Ordinal);
        hash.Add(_subject, StringComparer.Ordinal);
        return hash.ToHashCode();
    }
}
