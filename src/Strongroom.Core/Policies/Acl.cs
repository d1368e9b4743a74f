using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Policies;

/// <summary>Everything a set of policies allows, compiled for asking. Immutable and thread-safe; asking allocates nothing
/// unless the deciding rule has parameters to check.</summary>
public sealed class Acl
{
    readonly AclRules _rules;

    readonly DenialReason _otherwise;

    Acl(AclRules rules, bool isRoot, DenialReason otherwise) => (_rules, IsRoot, _otherwise) = (rules, isRoot, otherwise);

    /// <summary>The root policy is among the policies: nothing is refused.</summary>
    public bool IsRoot { get; }

    /// <summary>No policies: everything is refused.</summary>
    public static Acl Nothing { get; } = Compile([]);

    /// <param name="policies">In any order.</param>
    /// <param name="resolve">Values for templates; null: templates match nothing.</param>
    public static Acl Compile(IEnumerable<Policy> policies, Func<string, string?>? resolve = null)
    {
        var rules = new AclRules();
        var isRoot = false;
        var isUnreadable = false;
        foreach (var policy in policies)
        {
            isRoot |= policy.Name == Policy.RootName;
            isUnreadable |= policy.IsUnreadable;
            foreach (var rule in policy.Rules)
            {
                var path = rule.Template is null ? rule.Path : resolve is null ? null : rule.Template.Resolve(resolve);
                if (path is not null) rules.Add(path, policy.Name, rule);
            }
        }
        if (isUnreadable) rules = new AclRules(); // it may have denied something
        rules.Freeze();
        return new Acl(rules, isRoot, isUnreadable ? DenialReason.UnreadablePolicy : DenialReason.NoRule);
    }

    public Verdict Check(in AclQuery query)
    {
        if (IsRoot) return new Verdict(DenialReason.None, sudo: true);
        if (query.Operation == Operation.Help) return new Verdict(DenialReason.None, sudo: false);
        if (query.Operation == Operation.List) return Judge(query, Decide(query.Path, isList: true));
        var verdict = Judge(query, Decide(query.Path, isList: false));
        if (!verdict.Allowed || !query.Path.EndsWith('/')) return verdict;
        // Engines take "x/" for "x", so whoever may not do it to the one may not do it to the other. Where the slash is a part of the name (a prefix
        // of leases), a rule for what is below reaches it, as in Vault; a rule for the name without it still counts.
        var rule = Decide(query.Path[..^1], isList: false);
        if (rule is null && query.KeepsSlash) return verdict;
        var bare = Judge(query, rule);
        return bare.Allowed ? verdict : bare;
    }

    Verdict Judge(in AclQuery query, AclPermission? permission)
    {
        if (permission is null) return new Verdict(_otherwise, sudo: false);
        var sudo = !permission.Denies && (permission.Capabilities & Capability.Sudo) != 0;
        return new Verdict(permission.Check(query), sudo, permission);
    }

    /// <summary>As <c>sys/capabilities</c> reports them: sorted, or <c>root</c>, or <c>deny</c>.</summary>
    public IReadOnlyList<string> Capabilities(string path)
    {
        if (IsRoot) return ["root"];
        // Asked as a list would be, so that "a/" finds the rule for "a".
        return CapabilityNames.Of(Decide(path, isList: true)?.Capabilities ?? default);
    }

    /// <summary>The caller has <c>sudo</c> on this path.</summary>
    public bool HasSudo(string path) => IsRoot || (Decide(path, isList: false) is { Denies: false } permission && (permission.Capabilities & Capability.Sudo) != 0);

    /// <summary>Some rule grants something at or below <paramref name="folder"/> (ending in a slash): whether a mount is shown to the caller.</summary>
    public bool HasAnyBelow(string folder) => IsRoot || _rules.ReachesInto(folder);

    /// <summary>Exact paths with their capabilities, as the UI asks for them.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> ExactPaths => Named(_rules.Exact);

    /// <summary>Paths that end in a glob, without their star.</summary>
    public IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> GlobPaths => Named(_rules.Globs);

    static IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Named(IEnumerable<KeyValuePair<string, AclPermission>> rules)
        => rules.OrderBy(rule => rule.Key, StringComparer.Ordinal).Select(rule => KeyValuePair.Create(rule.Key, CapabilityNames.Of(rule.Value.Capabilities)));

    /// <summary>The rule that decides. A list names a folder, with its slash or without: both ways of writing the rule count,
    /// and a pattern that denies the one form is not escaped by asking in the other.</summary>
    AclPermission? Decide(string path, bool isList)
    {
        if (_rules.FindExact(path) is { } exact) return exact;
        if (!isList) return _rules.FindPattern(path);
        var hasSlash = path.EndsWith('/');
        if (hasSlash && _rules.FindExact(path.AsSpan(0, path.Length - 1)) is { } bare) return bare;
        var found = _rules.FindPattern(path);
        if (!hasSlash) return found;
        var without = _rules.FindPattern(path.AsSpan(0, path.Length - 1));
        return without is { Denies: true } ? without : found ?? without;
    }
}
