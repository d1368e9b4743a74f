namespace Strongroom.Testing.Deploy;

/// <summary>A unit of systemd as it is installed in a root, with its drop-ins: sections, and settings in their order.</summary>
sealed class UnitFile
{
    static readonly string[] Folders = ["/etc/systemd/system", "/run/systemd/system", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

    readonly List<(string Section, string Name, string Value)> _settings = [];

    UnitFile(string name) => Name = name;

    public string Name { get; }

    /// <summary>Finds it where systemd would.</summary>
    public static UnitFile Load(ChrootRoot root, string name)
    {
        var path = Folders.Select(folder => $"{folder}/{name}").FirstOrDefault(root.Has) ?? throw new FileNotFoundException($"{name} is in none of {string.Join(", ", Folders)}");
        var unit = Parse(name, root.Read(path));
        var dropIns = Folders.Reverse().Select(folder => $"{folder}/{name}.d").Where(root.Has).SelectMany(folder => Directory.EnumerateFiles(root.In(folder), "*.conf"));
        foreach (var file in dropIns.OrderBy(Path.GetFileName, StringComparer.Ordinal)) unit.Add(File.ReadAllText(file));
        return unit;
    }

    public static UnitFile Parse(string name, string text)
    {
        var unit = new UnitFile(name);
        unit.Add(text);
        return unit;
    }

    /// <summary>Names of the settings of a section, each once.</summary>
    public IEnumerable<string> Names(string section) => _settings.Where(each => each.Section == section).Select(each => each.Name).Distinct();

    /// <summary>The last value of a setting; empty where there is none.</summary>
    public string Value(string section, string name, string otherwise = "")
        => _settings.LastOrDefault(each => each.Section == section && each.Name == name).Value is { Length: > 0 } value ? value : otherwise;

    /// <summary>All values of a setting that may be repeated; an empty one forgets those before it, as systemd has it.</summary>
    public IReadOnlyList<string> Values(string section, string name)
    {
        List<string> values = [];
        foreach (var (_, _, value) in _settings.Where(each => each.Section == section && each.Name == name))
            if (value.Length == 0) values.Clear();
            else values.Add(value);
        return values;
    }

    void Add(string text)
    {
        var section = "";
        var joined = text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\\\n", " ", StringComparison.Ordinal);
        foreach (var line in joined.Split('\n').Select(line => line.Trim()))
        {
            if (line.Length == 0 || line[0] is '#' or ';') continue;
            if (line[0] == '[') section = line.Trim('[', ']');
            else if (line.IndexOf('=') is > 0 and var equals) _settings.Add((section, line[..equals].Trim(), line[(equals + 1)..].Trim()));
            else throw new InvalidDataException($"{Name}: \"{line}\" is neither a section nor a setting");
        }
    }
}
