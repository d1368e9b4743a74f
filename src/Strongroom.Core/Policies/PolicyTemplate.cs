using System.Text;

namespace Strongroom.Core.Policies;

/// <summary>A path that speaks of who is asking: <c>secret/{{identity.entity.name}}/*</c>.</summary>
public sealed class PolicyTemplate
{
    readonly IReadOnlyList<(string Text, bool IsDirective)> _parts;

    PolicyTemplate(IReadOnlyList<(string, bool)> parts) => _parts = parts;

    /// <summary>Null: the path has no directives.</summary>
    /// <exception cref="FormatException">Braces do not pair, or a directive is empty.</exception>
    public static PolicyTemplate? Parse(string path)
    {
        if (!path.Contains("{{", StringComparison.Ordinal) && !path.Contains("}}", StringComparison.Ordinal)) return null;
        var parts = new List<(string, bool)>();
        for (var at = 0; at < path.Length;)
        {
            var open = path.IndexOf("{{", at, StringComparison.Ordinal);
            var close = path.IndexOf("}}", at, StringComparison.Ordinal);
            if (open < 0 && close < 0) { parts.Add((path[at..], false)); break; }
            if (open < 0 || close < open) throw new FormatException("unbalanced templating characters");
            if (open > at) parts.Add((path[at..open], false));
            var directive = path[(open + 2)..close].Trim();
            if (directive.Length == 0 || directive.Contains("{{", StringComparison.Ordinal)) throw new FormatException("unbalanced templating characters");
            parts.Add((directive, true));
            at = close + 2;
        }
        return new PolicyTemplate(parts);
    }

    /// <summary>The path for one person; null when a value is missing or would reach beyond its place, so that the rule matches nothing.</summary>
    /// <param name="resolve">The value of a directive such as <c>identity.entity.id</c>; null: there is none.</param>
    public string? Resolve(Func<string, string?> resolve)
    {
        var path = new StringBuilder();
        foreach (var (text, isDirective) in _parts)
        {
            if (!isDirective) { path.Append(text); continue; }
            // A name like "x/../*" must not turn one's own corner into everybody's.
            if (resolve(text) is not { Length: > 0 } value || value.AsSpan().ContainsAny("/*+{}")) return null;
            path.Append(value);
        }
        return path.ToString();
    }
}
