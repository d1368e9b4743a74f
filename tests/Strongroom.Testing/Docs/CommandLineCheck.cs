using Strongroom.Cli.Commands;
using Strongroom.Cli.Terminals;
using CliCommand = Strongroom.Cli.Commands.Command;

namespace Strongroom.Testing.Docs;

/// <summary>Asks the command line's own table whether a command and its options exist; nothing is run.</summary>
static class CommandLineCheck
{
    static readonly string[] ReadAnywhere = ["format", "output-curl-string", "output-policy", "detailed"];
    static readonly CommandTable Table = CommandTable.BuiltIn();

    /// <summary>What is wrong with <c>vault …</c>, or null.</summary>
    public static string? Problem(IReadOnlyList<string> args)
    {
        var terminal = Silent();
        if (args.Count == 0 || args is ["-version" or "--version" or "-v" or "-h" or "-help" or "--help" or "-autocomplete-install" or "-autocomplete-uninstall"]) return null;
        if (args[0] == "help") args = [.. args.Skip(1)];
        var (entry, rest) = Table.Match(OldNames.Modernize(args, Table, terminal));
        if (entry is null) return $"there is no command \"vault {args[0]}\"";
        if (entry.Create is null) return rest.Count == 0 || IsHelp(rest[0]) ? null : $"there is no command \"vault {entry.Name} {rest[0]}\"";
        return Options(entry.Create(new CommandContext(terminal, Table, entry.Name)), rest);
    }

    static string? Options(CliCommand command, IReadOnlyList<string> rest)
    {
        var isPast = false;
        for (var i = 0; i < rest.Count; i++)
        {
            var word = rest[i];
            if (word == "--") return null;
            if (word.Length < 2 || word[0] != '-') { isPast = true; continue; }
            if (IsHelp(word)) continue;
            var name = word.TrimStart('-').Split('=')[0];
            if (isPast)
            {
                if (!ReadAnywhere.Contains(name)) return $"{word} stands after an argument, where options are not read";
                continue;
            }
            if (command.Flags.Find(name) is not { } flag) return $"there is no option -{name}";
            if (word.Contains('=') || flag.IsBoolean) continue;
            if (++i == rest.Count) return $"the option -{name} has no value";
        }
        return null;
    }

    static bool IsHelp(string word) => word is "-h" or "-help" or "--help";

    static Terminal Silent() => new()
    {
        Out = TextWriter.Null, Error = TextWriter.Null, In = Stream.Null, Variable = _ => null, Time = TimeProvider.System, Folder = Path.GetTempPath(), ReadSecret = _ => null,
    };
}
