using System.Text;
using System.Text.RegularExpressions;

namespace Strongroom.Testing.Deploy.Terraform;

/// <summary>
/// As much of Terraform's template language as userdata.tpl uses: <c>${name}</c>, <c>${chomp(name)}</c>, <c>${replace(name, "a", "b")}</c>, <c>%{ if a == "b" }</c> with else,
/// <c>%{ for key, value in map }</c>, the mark <c>~</c>, and <c>$${</c>. Everything else is an error. Where there is a Terraform, a test compares.
/// </summary>
sealed partial class TerraformTemplate
{
    readonly List<(char Kind, string Text)> _tokens;
    readonly HashSet<string> _used = [];
    int _at;

    TerraformTemplate(string text) => _tokens = [.. Tokens(text)];

    public static string Render(string template, IReadOnlyDictionary<string, object> values) => Render(template, values, out _);

    /// <param name="used">The values it asked for.</param>
    public static string Render(string template, IReadOnlyDictionary<string, object> values, out IReadOnlySet<string> used)
    {
        var it = new TerraformTemplate(template);
        var result = it.Sequence(values, live: true);
        used = it._used;
        return it._at == it._tokens.Count ? result : throw new FormatException($"unexpected %{{ {it._tokens[it._at].Text} }}");
    }

    string Sequence(IReadOnlyDictionary<string, object> values, bool live)
    {
        var result = new StringBuilder();
        while (_at < _tokens.Count)
        {
            var (kind, text) = _tokens[_at];
            if (kind == '%' && text is "else" or "endif" or "endfor") break;
            _at++;
            if (kind == ' ') result.Append(text);
            else if (kind == '$') result.Append(live ? Value(text, values) : "");
            else if (text.StartsWith("if ", StringComparison.Ordinal)) result.Append(If(text[3..], values, live));
            else if (text.StartsWith("for ", StringComparison.Ordinal)) result.Append(For(text, values, live));
            else throw new FormatException($"%{{ {text} }} is not understood");
        }
        return live ? result.ToString() : "";
    }

    string If(string condition, IReadOnlyDictionary<string, object> values, bool live)
    {
        var match = Comparison().Match(condition);
        if (!match.Success) throw new FormatException($"the condition {condition} is not understood");
        var holds = live && (Named(match.Groups[1].Value, values).ToString() == match.Groups[3].Value) == (match.Groups[2].Value == "==");
        var result = Sequence(values, live && holds);
        if (_tokens[_at].Text == "else") { _at++; result += Sequence(values, live && !holds); }
        return _tokens[_at++].Text == "endif" ? result : throw new FormatException("an if has no endif");
    }

    string For(string text, IReadOnlyDictionary<string, object> values, bool live)
    {
        var match = Loop().Match(text);
        if (!match.Success) throw new FormatException($"%{{ {text} }} is not understood");
        var result = new StringBuilder();
        var start = _at;
        foreach (var (key, value) in ((IReadOnlyDictionary<string, string>)Named(match.Groups[3].Value, values)).OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            _at = start;
            result.Append(Sequence(new Dictionary<string, object>(values) { [match.Groups[1].Value] = key, [match.Groups[2].Value] = value }, live));
        }
        return _tokens[_at++].Text == "endfor" ? result.ToString() : throw new FormatException("a for has no endfor");
    }

    string Value(string expression, IReadOnlyDictionary<string, object> values)
    {
        if (Call().Match(expression) is not { Success: true } call) return (string)Named(expression, values);
        var text = (string)Named(call.Groups[2].Value, values);
        return call.Groups[1].Value == "chomp" ? text.TrimEnd('\n') : text.Replace(Unquote(call.Groups[3].Value), Unquote(call.Groups[4].Value), StringComparison.Ordinal);
    }

    object Named(string name, IReadOnlyDictionary<string, object> values)
    {
        _used.Add(name);
        return values.TryGetValue(name, out var value) ? value : throw new FormatException($"the template asks for {name}, which it is not given");
    }

    static string Unquote(string text) => text.Replace("\\\\", "\\", StringComparison.Ordinal);

    /// <summary>Literal text (' '), values ('$') and directives ('%'). A mark ~ takes the blanks beside it, up to and with one end of line.</summary>
    static IEnumerable<(char Kind, string Text)> Tokens(string text)
    {
        var trim = false;
        var at = 0;
        foreach (Match match in Sequences().Matches(text))
        {
            var literal = text[at..match.Index];
            at = match.Index + match.Length;
            if (trim) literal = LineStart().Replace(literal, "", 1);
            var escaped = match.Groups["escape"].Success;
            trim = match.Groups["after"].Success;
            if (match.Groups["before"].Success) literal = literal.TrimEnd(' ', '\t');
            yield return (' ', escaped ? literal + match.Value[1..] : literal);
            if (!escaped) yield return (match.Value[0], match.Groups["inner"].Value.Trim());
        }
        yield return (' ', trim ? LineStart().Replace(text[at..], "", 1) : text[at..]);
    }

    [GeneratedRegex("""(?<escape>\$\$\{|%%\{)|[$%]\{(?<before>~)?(?<inner>(?:"(?:\\.|[^"\\])*"|[^}"~])*)(?<after>~)?\}""")] private static partial Regex Sequences();
    [GeneratedRegex("""^[ \t]*\n?""")] private static partial Regex LineStart();
    [GeneratedRegex("""^(\w+) (==|!=) "([^"]*)"$""")] private static partial Regex Comparison();
    [GeneratedRegex("""^for (\w+), (\w+) in (\w+)$""")] private static partial Regex Loop();
    [GeneratedRegex("""^(chomp|replace)\((\w+)(?:, "((?:\\.|[^"\\])*)", "((?:\\.|[^"\\])*)")?\)$""")] private static partial Regex Call();
}
