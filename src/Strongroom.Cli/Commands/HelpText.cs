using System.Text;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;

namespace Strongroom.Cli.Commands;

/// <summary>Lays help out as Vault does: usage, text, then the options under their headings.</summary>
static class HelpText
{
    static readonly string[] Common =
        ["read", "write", "delete", "list", "login", "agent", "server", "status", "unwrap"];

    public static string OfTop(CommandTable table)
    {
        var text = new StringBuilder("Usage: vault <command> [args]\n\nCommon commands:\n");
        var top = table.Below("").ToList();
        AppendList(text, table, Common.Select(table.Find).OfType<CommandEntry>().ToList());
        text.Append("\nOther commands:\n");
        AppendList(text, table, top.Where(entry => !Common.Contains(entry.Name)).ToList());
        return text.ToString();
    }

    public static string OfGroup(CommandTable table, CommandEntry group)
    {
        var text = Head(group.Name, group.Group!);
        text.Append("\nSubcommands:\n");
        AppendList(text, table, table.Below(group.Name).ToList());
        return text.ToString();
    }

    public static string OfCommand(string name, Command command)
    {
        var text = Head(name, command.Help);
        foreach (var group in command.Flags.Groups)
        {
            var shown = group.Flags.Where(flag => !flag.Hidden).OrderBy(flag => flag.Name, StringComparer.Ordinal).ToList();
            if (shown.Count == 0) continue;
            text.Append('\n').Append(group.Title).Append(":\n");
            foreach (var flag in shown) Append(text, flag);
        }
        return text.ToString();
    }

    static StringBuilder Head(string name, CommandHelp help)
    {
        var text = new StringBuilder($"Usage: vault {name} {help.Usage}".TrimEnd()).Append("\n\n");
        foreach (var line in help.Text.Trim('\n').Split('\n')) text.Append(line.Length == 0 ? "" : "  ").Append(line).Append('\n');
        return text;
    }

    static void Append(StringBuilder text, Flag flag)
    {
        var value = flag.IsBoolean ? "" : $"=<{flag.ValueName}>";
        text.Append("\n  ");
        foreach (var name in (string[])[.. flag.Aliases.Where(alias => alias.Length == 1), flag.Name])
            text.Append('-').Append(name).Append(name == flag.Name ? value : value + ", ");
        text.Append('\n').Append(Paragraph.Of(flag.Usage, indent: 6)).Append('\n');
    }

    static void AppendList(StringBuilder text, CommandTable table, List<CommandEntry> entries)
    {
        var width = entries.Select(entry => entry.LastWord.Length).DefaultIfEmpty().Max();
        foreach (var entry in entries)
            text.Append("    ").Append(entry.LastWord.PadRight(width)).Append("    ").Append(SynopsisOf(table, entry)).Append('\n');
    }

    static string SynopsisOf(CommandTable table, CommandEntry entry) =>
        entry.Group?.Synopsis ?? entry.Create!(new CommandContext(Terminals.NoTerminal.Instance, table, entry.Name)).Help.Synopsis;
}
