using System.Globalization;

namespace Strongroom.Testing.Deploy;

/// <summary>What systemd makes of a unit before it runs anything: its user, its directories, its environment.</summary>
sealed class UnitContext
{
    readonly ChrootRoot _root;
    readonly UnitFile _unit;

    public UnitContext(ChrootRoot root, UnitFile unit)
    {
        (_root, _unit) = (root, unit);
        User = unit.Value("Service", "User", "root");
        var account = _root.Read("/etc/passwd").Split('\n').Select(line => line.Split(':')).FirstOrDefault(fields => fields[0] == User) ?? throw new InvalidOperationException($"status=217/USER: the user {User} of {unit.Name} does not exist");
        Home = account[5];
        Group = unit.Value("Service", "Group", _root.Read("/etc/group").Split('\n').Select(line => line.Split(':')).First(fields => fields.Length > 2 && fields[2] == account[3])[0]);
        Environment = new Dictionary<string, string> { ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", ["LANG"] = "C.UTF-8" };
        if (User != "root") (Environment["HOME"], Environment["USER"], Environment["LOGNAME"], Environment["SHELL"]) = (Home, User, User, account[6]);
    }

    public string User { get; }
    public string Group { get; }
    public string Home { get; }
    public Dictionary<string, string> Environment { get; }

    string Credentials => $"/run/credentials/{_unit.Name}";

    /// <summary>Directories with their owners and modes, credentials, variables.</summary>
    public async Task PrepareAsync()
    {
        await DirectoriesAsync("RuntimeDirectory", "/run", "0755", owned: true);
        await DirectoriesAsync("StateDirectory", "/var/lib", "0755", owned: true);
        await DirectoriesAsync("CacheDirectory", "/var/cache", "0755", owned: true);
        await DirectoriesAsync("LogsDirectory", "/var/log", "0755", owned: true);
        await DirectoriesAsync("ConfigurationDirectory", "/etc", "0755", owned: false);
        foreach (var pair in _unit.Values("Service", "Environment").SelectMany(line => ExecLine.Split(ExecLine.Specifiers(line, Specifier)))) Set(pair);
        foreach (var file in _unit.Values("Service", "EnvironmentFile")) ReadEnvironment(file);
        await CredentialsAsync();
    }

    /// <summary>Null: every <c>Condition…=</c> that is acted out holds.</summary>
    public string? UnmetCondition()
    {
        foreach (var name in new[] { "ConditionPathExists", "ConditionFileNotEmpty", "ConditionDirectoryNotEmpty" })
        foreach (var value in _unit.Values("Unit", name))
        {
            var path = ExecLine.Specifiers(value.TrimStart('!', '|'), Specifier);
            var holds = name switch
            {
                "ConditionFileNotEmpty" => File.Exists(_root.In(path)) && new FileInfo(_root.In(path)).Length > 0,
                "ConditionDirectoryNotEmpty" => Directory.Exists(_root.In(path)) && Directory.EnumerateFileSystemEntries(_root.In(path)).Any(),
                _ => _root.Has(path),
            };
            if (holds == value.Contains('!')) return $"{name}={value}";
        }
        return null;
    }

    public string Specifier(char letter) => letter switch
    {
        'n' => _unit.Name,
        'N' or 'p' => _unit.Name.Replace(".service", "", StringComparison.Ordinal),
        'i' or 'I' => "",
        'd' => Credentials,
        't' => "/run", 'S' => "/var/lib", 'C' => "/var/cache", 'L' => "/var/log", 'E' => "/etc", 'T' => "/tmp", 'V' => "/var/tmp",
        'h' => Home == "" ? "/root" : Home, 'u' => User, 'H' or 'l' => "strongroom-test",
        _ => throw new NotSupportedException($"the specifier %{letter} is not acted out"),
    };

    async Task DirectoriesAsync(string setting, string parent, string mode, bool owned)
    {
        string[] names = [.. _unit.Values("Service", setting).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(name => $"{parent}/{name.Split(':')[0]}")];
        if (names.Length == 0) return;
        mode = _unit.Value("Service", setting + "Mode", mode);
        string[] owner = owned ? ["-o", User, "-g", Group] : [];
        foreach (var name in names) (await _root.RunAsync(["install", "-d", "-m", mode, .. owner, name])).Ok($"{setting}={name}");
        Environment[setting switch { "RuntimeDirectory" => "RUNTIME", "StateDirectory" => "STATE", "CacheDirectory" => "CACHE", "LogsDirectory" => "LOGS", _ => "CONFIGURATION" } + "_DIRECTORY"] = string.Join(':', names);
    }

    async Task CredentialsAsync()
    {
        var load = _unit.Values("Service", "LoadCredential").Select(value => value.Split(':', 2)).ToList();
        var set = _unit.Values("Service", "SetCredential").Select(value => value.Split(':', 2)).ToList();
        if (load.Count + set.Count == 0) return;
        (await _root.RunAsync("install", "-d", "-m", "0700", Credentials)).Ok();
        foreach (var (name, text) in set.Select(pair => (pair[0], pair[1]))) _root.Write($"{Credentials}/{name}", ExecLine.Specifiers(text, Specifier), "0400");
        foreach (var (name, path) in load.Select(pair => (pair[0], ExecLine.Specifiers(pair.Length > 1 ? pair[1] : $"/etc/credstore/{pair[0]}", Specifier))))
            if (Directory.Exists(_root.In(path))) foreach (var file in Directory.EnumerateFiles(_root.In(path))) await CopyCredentialAsync($"{path}/{Path.GetFileName(file)}", $"{name}_{Path.GetFileName(file)}");
            else if (_root.Has(path)) await CopyCredentialAsync(path, name);
            else if (path.StartsWith("/etc/credstore/", StringComparison.Ordinal) || set.Exists(pair => pair[0] == name)) continue;
            else throw new InvalidOperationException($"status=243/CREDENTIALS: LoadCredential={name}:{path} of {_unit.Name}: there is no such file");
        (await _root.RunAsync("chown", "-R", $"{User}:{Group}", Credentials)).Ok();
        Environment["CREDENTIALS_DIRECTORY"] = Credentials;
    }

    async Task CopyCredentialAsync(string path, string name) => (await _root.RunAsync("install", "-m", "0400", path, $"{Credentials}/{name}")).Ok();

    void ReadEnvironment(string file)
    {
        var path = file.TrimStart('-');
        if (!_root.Has(path) && file[0] == '-') return;
        foreach (var line in _root.Read(path).Split('\n').Select(line => line.Trim()))
            if (line.Length > 0 && line[0] is not ('#' or ';')) Set(ExecLine.Split(line).First());
    }

    void Set(string pair)
    {
        var equals = pair.IndexOf('=');
        if (equals < 1) throw new InvalidDataException(string.Create(CultureInfo.InvariantCulture, $"{_unit.Name}: \"{pair}\" is no variable"));
        Environment[pair[..equals]] = pair[(equals + 1)..];
    }
}
