using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Commands.Completion;

/// <summary>Adds completion to the start files of the shells a user has, and takes it out again.</summary>
static class ShellSetup
{
    public static string Script(string shell, string program) => shell switch
    {
        "bash" => $"complete -C {program} vault",
        "zsh" => $"autoload -U +X bashcompinit && bashcompinit\ncomplete -o nospace -C {program} vault",
        "fish" => $"complete -c vault -f -a '(env COMP_LINE=(commandline -cp) {program})'",
        _ => throw new CommandException(ExitCode.Local, $"Unknown shell: {shell}. Known are bash, zsh and fish."),
    };

    public static void Install(Terminal terminal, string program)
    {
        var done = 0;
        foreach (var (shell, file) in StartFiles(terminal))
        {
            var script = Script(shell, program);
            var content = File.Exists(file) ? File.ReadAllText(file) : "";
            if (content.Contains(script, StringComparison.Ordinal)) throw new CommandException(ExitCode.Local, $"Completion is already installed in {file}");
            File.AppendAllText(file, (content.Length > 0 && !content.EndsWith('\n') ? "\n" : "") + script + "\n");
            terminal.Out.WriteLine($"Installed completion in {file}");
            done++;
        }
        if (done == 0) throw new CommandException(ExitCode.Local, "Did not find any shells to install: no .bashrc, .zshrc or fish configuration in the home directory");
    }

    public static void Uninstall(Terminal terminal, string program)
    {
        foreach (var (shell, file) in StartFiles(terminal))
        {
            if (!File.Exists(file)) continue;
            var content = File.ReadAllText(file);
            var without = content.Replace(Script(shell, program) + "\n", "");
            if (without == content) continue;
            File.WriteAllText(file, without);
            terminal.Out.WriteLine($"Removed completion from {file}");
        }
    }

    static IEnumerable<(string Shell, string File)> StartFiles(Terminal terminal)
    {
        if (terminal.Variable("HOME") is not { Length: > 0 } home) throw new CommandException(ExitCode.Local, "HOME is not set");
        var bash = new[] { ".bashrc", ".bash_profile" }.Select(name => Path.Combine(home, name)).FirstOrDefault(File.Exists);
        if (bash is not null) yield return ("bash", bash);
        if (Path.Combine(home, ".zshrc") is var zsh && File.Exists(zsh)) yield return ("zsh", zsh);
        if (Path.Combine(home, ".config", "fish") is var fish && Directory.Exists(fish))
        {
            Directory.CreateDirectory(Path.Combine(fish, "completions"));
            yield return ("fish", Path.Combine(fish, "completions", "vault.fish"));
        }
    }
}
