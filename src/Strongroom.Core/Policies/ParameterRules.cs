using Strongroom.Primitives.Hcl;

namespace Strongroom.Core.Policies;

/// <summary>Which members a request's body may, must not and must have. Names are lower case; an empty list of values means any value.</summary>
public sealed record ParameterRules(
    IReadOnlyDictionary<string, IReadOnlyList<HclValue>> Allowed, IReadOnlyDictionary<string, IReadOnlyList<HclValue>> Denied, IReadOnlyList<string> Required)
{
    static readonly Dictionary<string, IReadOnlyList<HclValue>> Nothing = [];

    public static ParameterRules None { get; } = new(Nothing, Nothing, []);

    public bool IsEmpty => Allowed.Count == 0 && Denied.Count == 0 && Required.Count == 0;

    /// <summary>Both policies speak of the same path: lists are joined, "any value" wins over a list of values, and what either requires is required.</summary>
    internal ParameterRules With(ParameterRules other)
    {
        if (other.IsEmpty) return this;
        if (IsEmpty) return other;
        return new ParameterRules(Join(Allowed, other.Allowed), Join(Denied, other.Denied), [.. Required.Union(other.Required, StringComparer.Ordinal)]);
    }

    static IReadOnlyDictionary<string, IReadOnlyList<HclValue>> Join(
        IReadOnlyDictionary<string, IReadOnlyList<HclValue>> left, IReadOnlyDictionary<string, IReadOnlyList<HclValue>> right)
    {
        if (right.Count == 0) return left;
        if (left.Count == 0) return right;
        var joined = new Dictionary<string, IReadOnlyList<HclValue>>(left, StringComparer.Ordinal);
        foreach (var (name, values) in right)
            joined[name] = !joined.TryGetValue(name, out var before) ? values
                : before.Count == 0 || values.Count == 0 ? []
                : [.. before, .. values];
        return joined;
    }
}
