using Strongroom.Primitives;
using Strongroom.Primitives.Hcl;

namespace Strongroom.Core.Policies;

/// <summary>Reads a policy's HCL or JSON. Its complaints are Vault's own, as scripts know them.</summary>
public static class PolicyParser
{
    static readonly string[] PathKeys =
    [
        "comment", "policy", "capabilities", "allowed_parameters", "denied_parameters", "required_parameters", "min_wrapping_ttl", "max_wrapping_ttl",
    ];

    const Capability ReadPolicy = Capability.Read | Capability.List;
    const Capability WritePolicy = ReadPolicy | Capability.Create | Capability.Update | Capability.Delete;

    /// <exception cref="PolicyException">The text is no policy; the message is what <c>sys/policies</c> answers after <c>failed to parse policy: </c>.</exception>
    public static Policy Parse(string name, string raw)
    {
        HclObject body;
        try { body = HclDocument.Parse(raw, "policy").Body; }
        catch (HclException e) { throw new PolicyException($"At {e.Position}: {e.Problem}"); }
        CheckKeys(body, ["name", "path"], "");
        var rules = new List<PolicyRule>();
        foreach (var block in body.Blocks("path", 1))
        {
            if (block.Labels is not [{ Name: var path }] || block.Body is not { } rule)
                throw new PolicyException($"At {block.Position}: a path has one name and a body: path \"secret/*\" {{ capabilities = [\"read\"] }}");
            rules.Add(Rule(path, rule));
        }
        return new Policy(name, raw, rules);
    }

    static void CheckKeys(HclObject body, string[] known, string prefix)
    {
        var problems = body.Items.Where(item => !known.Contains(item.Name, StringComparer.Ordinal))
            .Select(item => $"\t* {prefix}invalid key \"{item.Name}\" on line {item.Position.Line}\n").ToList();
        if (problems.Count > 0)
            throw new PolicyException($"{problems.Count} error{(problems.Count == 1 ? "" : "s")} occurred:\n{string.Concat(problems)}\n");
    }

    static PolicyRule Rule(string path, HclObject body)
    {
        var prefix = $"path \"{path}\": ";
        CheckKeys(body, PathKeys, prefix);
        if (path.Contains("+*", StringComparison.Ordinal)) throw new PolicyException(prefix + "invalid use of wildcards ('+*' is forbidden)");
        var (min, max) = (Duration(body, "min_wrapping_ttl", prefix), Duration(body, "max_wrapping_ttl", prefix));
        if (min > TimeSpan.Zero && max > TimeSpan.Zero && max < min)
            throw new PolicyException(prefix + "max_wrapping_ttl cannot be less than min_wrapping_ttl");
        return new PolicyRule
        {
            Path = path.StartsWith('/') ? path[1..] : path,
            Capabilities = Granted(body, prefix),
            Parameters = Parameters(body, prefix),
            MinWrappingTtl = min,
            MaxWrappingTtl = max,
            Template = Template(path, prefix),
        };
    }

    static PolicyTemplate? Template(string path, string prefix)
    {
        try { return PolicyTemplate.Parse(path.StartsWith('/') ? path[1..] : path); }
        catch (FormatException e) { throw new PolicyException(prefix + e.Message); }
    }

    static Capability Granted(HclObject body, string prefix)
    {
        var granted = body["policy"] switch
        {
            null => Capability.None,
            HclString { Value: "deny" } => Capability.Deny,
            HclString { Value: "read" } => ReadPolicy,
            HclString { Value: "write" } => WritePolicy,
            HclString { Value: "sudo" } => WritePolicy | Capability.Sudo,
            HclString { Value: var other } => throw new PolicyException($"{prefix}invalid policy \"{other}\""),
            var other => throw Wrong(prefix, "policy", other, "a string"),
        };
        foreach (var name in Texts(body, "capabilities", prefix))
            granted |= CapabilityNames.Parse(name) ?? throw new PolicyException($"{prefix}invalid capability \"{name}\"");
        return granted.HasFlag(Capability.Deny) ? Capability.Deny : granted;
    }

    static ParameterRules Parameters(HclObject body, string prefix)
    {
        var allowed = Values(body, "allowed_parameters", prefix);
        var denied = Values(body, "denied_parameters", prefix);
        string[] required = [.. Texts(body, "required_parameters", prefix).Select(name => name.ToLowerInvariant())];
        return allowed.Count + denied.Count + required.Length == 0 ? ParameterRules.None : new ParameterRules(allowed, denied, required);
    }

    static Dictionary<string, IReadOnlyList<HclValue>> Values(HclObject body, string key, string prefix)
    {
        var values = new Dictionary<string, IReadOnlyList<HclValue>>(StringComparer.Ordinal);
        foreach (var item in body.Items)
        {
            if (item.Name != key) continue;
            if (item.Value is not HclObject parameters) throw Wrong(prefix, key, item.Value, "an object of lists");
            foreach (var parameter in parameters.Items)
                values[parameter.Name.ToLowerInvariant()] = parameter.Value is HclList list ? list.Items
                    : throw Wrong(prefix, $"{key}.{parameter.Name}", parameter.Value, "a list of values");
        }
        return values;
    }

    static IEnumerable<string> Texts(HclObject body, string key, string prefix) => body[key] switch
    {
        null => [],
        HclString single => [single.Value],
        HclList list => list.Items.Select(item => item is HclString text ? text.Value : throw Wrong(prefix, key, item, "a list of strings")),
        var other => throw Wrong(prefix, key, other, "a list of strings"),
    };

    static TimeSpan Duration(HclObject body, string key, string prefix)
    {
        var text = body[key] switch
        {
            null => "0",
            HclString given => given.Value,
            HclNumber number => number.Text,
            var other => throw Wrong(prefix, key, other, "a duration"),
        };
        if (GoDuration.TryParse(text, out var value) && value >= TimeSpan.Zero) return value;
        throw new PolicyException($"{prefix}error parsing {key}: time: invalid duration \"{text}\"");
    }

    static PolicyException Wrong(string prefix, string key, HclValue value, string right)
        => new($"{prefix}{key} on line {value.Position.Line} is {value.Kind}, expected {right}");
}
