using System.Diagnostics;

namespace Strongroom.Testing.Deploy;

/// <summary>Runs the command lines of a unit, with the privileges that the unit gives them.</summary>
sealed class UnitCommand(ChrootRoot root, UnitFile unit, UnitContext context)
{
    /// <summary>Where a starting main process leaves its number.</summary>
    public const string PidFile = "/run/strongroom-test-main.pid";

    /// <summary>The last step before the command itself: directory, umask, number; the command then takes this process over.</summary>
    const string Launch = $"""cd "$1"; umask "$2"; [ -z "$3" ] || echo $$ >{PidFile}.part; [ -z "$3" ] || mv {PidFile}.part {PidFile}; shift 3; exec "$@" """;

    static readonly (string Setting, string Option)[] Limits = [("LimitNOFILE", "nofile"), ("LimitCORE", "core"), ("LimitMEMLOCK", "memlock")];

    /// <summary>One of <c>ExecStartPre=</c> and its like, to its end.</summary>
    public async Task RunAsync(string setting, string line, Action<string?> take)
    {
        var exec = ExecLine.Parse(line, context.Specifier, context.Environment);
        var asRoot = exec.WithFullPrivileges || setting != "ExecStart" && unit.Value("Service", "PermissionsStartOnly") is "true" or "yes" or "1";
        using var process = Start(exec, asRoot, isMain: false, take);
        await process.WaitForExitAsync();
        if (process.ExitCode != 0 && !exec.MayFail) throw new InvalidOperationException($"{setting}={line} of {unit.Name} ended with {process.ExitCode}");
    }

    /// <summary>The service itself.</summary>
    public Process StartMain(string line, Action<string?> take)
    {
        File.Delete(root.In(PidFile));
        var exec = ExecLine.Parse(line, context.Specifier, context.Environment);
        return Start(exec, exec.WithFullPrivileges, isMain: true, take);
    }

    Process Start(ExecLine exec, bool asRoot, bool isMain, Action<string?> take)
    {
        string[] variables = [.. context.Environment.Select(pair => $"{pair.Key}={pair.Value}")];
        string[] privileges = asRoot ? [] : Privileges();
        var directory = unit.Value("Service", "WorkingDirectory", "/");
        if (directory == "~") directory = context.Home;
        var process = root.Start([.. variables, "/bin/sh", "-eu", "-c", Launch, "sh", directory, unit.Value("Service", "UMask", "0022"), isMain ? "main" : "", .. privileges, .. exec.Command]);
        process.StandardInput.Close();
        process.OutputDataReceived += (_, line) => take(line.Data);
        process.ErrorDataReceived += (_, line) => take(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    string[] Privileges()
    {
        List<string> command = ["prlimit"];
        foreach (var (setting, option) in Limits)
            if (unit.Value("Service", setting) is { Length: > 0 } limit && MayRaise(setting, limit)) command.Add($"--{option}={limit.Replace("infinity", "unlimited", StringComparison.Ordinal)}");
        if (command.Count == 1) command.Clear();
        command.AddRange(["setpriv", $"--reuid={context.User}", $"--regid={context.Group}", "--init-groups"]);
        if (unit.Value("Service", "NoNewPrivileges") is "true" or "yes" or "1") command.Add("--no-new-privs");
        var ambient = Capabilities("AmbientCapabilities");
        if (unit.Values("Service", "CapabilityBoundingSet").Count > 0 || unit.Names("Service").Contains("CapabilityBoundingSet")) command.Add("--bounding-set=-all" + Capabilities("CapabilityBoundingSet"));
        if (ambient.Length > 0) command.AddRange(["--inh-caps=-all" + ambient, "--ambient-caps=-all" + ambient]);
        return [.. command];
    }

    /// <summary>A container's root may lack the right to go above what it was given; systemd then stays with that, and so does this.</summary>
    static bool MayRaise(string setting, string limit)
    {
        var name = setting switch { "LimitNOFILE" => "Max open files", "LimitMEMLOCK" => "Max locked memory", _ => "" };
        var line = File.ReadLines("/proc/self/limits").FirstOrDefault(line => name.Length > 0 && line.StartsWith(name, StringComparison.Ordinal));
        var hard = line?.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2];
        if (hard is null or "unlimited") return true;
        return long.TryParse(limit, out var wanted) && wanted <= long.Parse(hard);
    }

    /// <summary>As setpriv writes them: <c>,+ipc_lock</c>.</summary>
    string Capabilities(string setting)
    {
        var names = unit.Values("Service", setting).SelectMany(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        if (names.Exists(name => name.StartsWith('~'))) throw new NotSupportedException($"{setting}=~… is not acted out");
        return string.Concat(names.Select(name => ",+" + name["CAP_".Length..].ToLowerInvariant()));
    }
}
