using Strongroom.Primitives;
using Strongroom.Primitives.Hcl;

namespace Strongroom.Cli.Configuration;

/// <summary>Reads the values of one stanza: each getter calls back when its key is there and good, notes a problem when it is not good,
/// and remembers the key as known, so that <see cref="Finish"/> can tell what nobody asked for.</summary>
sealed class ConfigBody(HclObject body, string file, string prefix, List<ConfigProblem> problems, Dictionary<string, string> origins)
{
    readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public HclObject Body => body;

    public string Place(HclPosition position) => $"{file}:{position}";

    public void Error(HclPosition position, string key, string text) => problems.Add(new(ConfigSeverity.Error, Place(position), Name(key), text));
    public void Warn(HclPosition position, string key, string text) => problems.Add(new(ConfigSeverity.Warning, Place(position), Name(key), text));

    string Name(string key) => prefix.Length == 0 ? key : key.Length == 0 ? prefix : $"{prefix}.{key}";

    public ConfigBody Inner(HclObject inner, string name) => new(inner, file, Name(name), problems, origins);

    /// <summary>Known but of no effect here.</summary>
    public void Ignore(params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys) _known.Add(key);
    }

    public void Text(string key, Action<string> set, Func<string, string?>? problem = null) => Get(key, value => ConfigValue.Text(value), "a string", (text, value) =>
    {
        if (problem?.Invoke(text) is { } wrong) Error(value.Position, key, wrong);
        else set(text);
    });

    public void OneOf(string key, Action<string> set, params string[] allowed) => Text(key, text => set(text.ToLowerInvariant()),
        text => allowed.Contains(text.ToLowerInvariant(), StringComparer.Ordinal) ? null : $"\"{text}\" is unknown, expected {string.Join(", ", allowed)}");

    public void Flag(string key, Action<bool> set) => Get(key, ConfigValue.Flag, "true or false", (flag, _) => set(flag!.Value));

    public void Duration(string key, Action<TimeSpan> set, bool mayBeZero = true) => Get(key, ConfigValue.Duration, "a duration such as \"30s\" or \"768h\"", (span, value) =>
    {
        if (span < TimeSpan.Zero || (span == TimeSpan.Zero && !mayBeZero)) Error(value.Position, key, "is not positive, expected a duration such as \"30s\"");
        else set(span!.Value);
    });

    public void Integer(string key, Action<long> set, long least, long most) => Get(key, ConfigValue.Integer, "a whole number", (number, value) =>
    {
        if (number < least || number > most) Error(value.Position, key, $"{number} is out of range, expected {least} to {most}");
        else set(number!.Value);
    });

    public void Texts(string key, Action<IReadOnlyList<string>> set) => Get(key, ConfigValue.Texts, "a list of strings", (texts, _) => set(texts!));

    void Get<T>(string key, Func<HclValue, T?> parse, string expected, Action<T, HclValue> use)
    {
        _known.Add(key);
        HclItem? found = null;
        foreach (var item in body.Items)
        {
            if (item.Name != key) continue;
            if (found is not null) Warn(item.Position, key, $"is given twice, the one at line {found.Position.Line} does not count");
            found = item;
        }
        if (found is null) return;
        if (found.Keys.Count > 1 || parse(found.Value) is not { } value) Error(found.Value.Position, key, $"is {ConfigValue.Shown(found.Value)}, expected {expected}");
        else
        {
            origins[Name(key)] = Place(found.Position);
            use(value, found.Value);
        }
    }

    public IEnumerable<HclBlock> Blocks(string key, int labels)
    {
        _known.Add(key);
        return body.Blocks(key, labels);
    }

    /// <summary>Every plain value of the stanza as text: for stanzas whose keys belong to somebody else.</summary>
    public Dictionary<string, string> Parameters()
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in body.Items)
            if (_known.Contains(item.Name)) continue;
            else if (item.Keys.Count == 1 && ConfigValue.Parameter(item.Value) is { } text)
            {
                parameters[item.Name.ToLowerInvariant()] = text;
                origins[Name(item.Name)] = Place(item.Position);
            }
            else Error(item.Value.Position, item.Name, $"is {item.Value.Kind}, expected a string, a number or a boolean");
        return parameters;
    }

    /// <summary>Keys that nothing read are most often misspelt.</summary>
    public void Finish()
    {
        foreach (var item in body.Items)
            if (!_known.Contains(item.Name))
                Warn(item.Position, item.Name, Nearest.Of(item.Name, _known) is { } near ? $"is unknown and has no effect, did you mean \"{near}\"?" : "is unknown and has no effect");
    }
}
