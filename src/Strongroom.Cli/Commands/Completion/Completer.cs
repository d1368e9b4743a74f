using Strongroom.Cli.Flags;
using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Commands.Completion;

/// <summary>Answers the shell: <c>COMP_LINE</c> is the line so far, <c>COMP_POINT</c> where the cursor is, the answer one word a line.</summary>
static class Completer
{
    public const string LineVariable = "COMP_LINE";

    public static int Run(string line, CommandTable table, Terminal terminal)
    {
        if (int.TryParse(terminal.Variable("COMP_POINT"), out var point) && point >= 0 && point < line.Length) line = line[..point];
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).ToList();
        var prefix = line.EndsWith(' ') || words.Count == 0 ? "" : words[^1];
        if (prefix.Length > 0) words.RemoveAt(words.Count - 1);
        foreach (var candidate in Candidates(words, prefix, table))
            if (candidate.StartsWith(prefix, StringComparison.Ordinal))
                terminal.Out.WriteLine(candidate);
        return ExitCode.Success;
    }

    static IEnumerable<string> Candidates(List<string> words, string prefix, CommandTable table)
    {
        var (entry, rest) = table.Match(words);
        if (entry is null) return words.Count == 0 ? [.. table.Below("").Select(below => below.LastWord), "-version", "-help"] : [];
        if (entry.Create is null) return rest.Count == 0 ? table.Below(entry.Name).Select(below => below.LastWord) : [];

        var flags = entry.Create(new CommandContext(NoTerminal.Instance, table, entry.Name)).Flags;
        if (rest.Count > 0 && rest[^1].StartsWith('-') && ValuesOf(rest[^1].TrimStart('-')) is { Length: > 0 } values) return values;
        return prefix.StartsWith('-') ? Names(flags) : [];
    }

    static IEnumerable<string> Names(FlagSet flags) =>
        flags.Groups.SelectMany(group => group.Flags).Where(flag => !flag.Hidden).Select(flag => "-" + flag.Name).Order(StringComparer.Ordinal);

    static string[] ValuesOf(string flag) => flag switch
    {
        "format" => ["table", "json", "yaml"],
        "method" => ["token", "userpass", "ldap", "approle", "jwt", "kubernetes", "cert", "github", "radius", "okta"],
        "type" => ["service", "batch"],
        "listing-visibility" => ["unauth", "hidden"],
        "token-type" => ["default-service", "default-batch", "service", "batch"],
        _ => [],
    };
}
