using CsCheck;
using Strongroom.Core.Policies;
using Strongroom.Sdk.Engines;

namespace Strongroom.Tests.Core.Policies;

/// <summary>The compiled ACL against the documented rules, applied one by one to every path of the policy.</summary>
public sealed class AclProperties
{
    static readonly Gen<string> Segment = Gen.OneOf("a", "b", "ab", "+", "c");
    static readonly Gen<string> Rule = Gen.Select(Segment.Array[1, 4], Gen.OneOf("", "", "*", "/*", "/"), (segments, end) => string.Join('/', segments) + end)
        .Where(path => !path.Contains("+*", StringComparison.Ordinal));
    static readonly Gen<string> Path = Gen.Select(Gen.OneOf("a", "b", "ab", "c", "abc").Array[1, 5], Gen.OneOf("", "", "/"), (segments, end) => string.Join('/', segments) + end);
    static readonly Gen<(string Path, bool Deny)[]> Rules = Gen.Select(Rule, Gen.Bool).Array[1, 8];

    [Fact]
    public void The_deciding_rule_is_the_documented_one() => Gen.Select(Rules, Path).Sample((rules, path) =>
    {
        var text = string.Join('\n', rules.Select(rule => $"path \"{rule.Path}\" {{ capabilities = [\"{(rule.Deny ? "deny" : "read")}\"] }}"));
        var verdict = Acl.Compile([PolicyParser.Parse("p", text)]).Check(new AclQuery(Operation.Read, path));
        var decider = Expected(rules, path);
        if (Allows(rules, decider) && path.EndsWith('/') && Expected(rules, path[..^1]) is var bare && !Allows(rules, bare)) decider = bare; // "x/" is no way around a rule for "x"
        Assert.Equal(decider, verdict.Rule);
        Assert.Equal(Allows(rules, decider), verdict.Allowed);
    }, iter: 20_000);

    static bool Allows((string Path, bool Deny)[] rules, string? decider) => decider is not null && !rules.Any(rule => rule.Path == decider && rule.Deny);

    static string? Expected((string Path, bool Deny)[] rules, string path)
    {
        var matching = rules.Select(rule => rule.Path).Where(rule => Matches(rule, path)).Distinct().ToList();
        return matching.Contains(path) ? path : matching
            .OrderBy(rule => FirstWildcard(rule)).ThenBy(rule => rule.EndsWith('*') ? 0 : 1)
            .ThenByDescending(rule => rule.Split('/').Count(segment => segment == "+"))
            .ThenBy(rule => rule.TrimEnd('*').Length).ThenBy(rule => rule, StringComparer.Ordinal).LastOrDefault();
    }

    static int FirstWildcard(string rule)
    {
        var at = rule.IndexOfAny(['+', '*']);
        return at < 0 ? rule.Length : at;
    }

    static bool Matches(string rule, string path)
    {
        var pattern = "^" + string.Join('/', rule.TrimEnd('*').Split('/').Select(segment => segment == "+" ? "[^/]*" : segment)) + (rule.EndsWith('*') ? "" : "$");
        return System.Text.RegularExpressions.Regex.IsMatch(path, pattern);
    }
}
