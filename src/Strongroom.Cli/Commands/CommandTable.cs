namespace Strongroom.Cli.Commands;

/// <summary>All commands by their words: the one place to register one.</summary>
sealed partial class CommandTable
{
    readonly SortedDictionary<string, CommandEntry> _entries = new(StringComparer.Ordinal);

    public IEnumerable<CommandEntry> Entries => _entries.Values;

    /// <summary>Registers a command under its words: <c>"kv metadata get"</c>. A later one of the same name replaces it.</summary>
    public CommandTable Command(string name, Func<CommandContext, Command> create, bool hidden = false)
    {
        _entries[name] = new CommandEntry(name, create, null) { Hidden = hidden };
        return this;
    }

    public CommandTable Group(string name, string synopsis, string text)
    {
        _entries[name] = new CommandEntry(name, null, new CommandHelp(synopsis, "<subcommand> [options] [args]", text));
        return this;
    }

    public CommandEntry? Find(string name) => _entries.GetValueOrDefault(name);

    /// <summary>The commands one word below a group; the empty name is the top.</summary>
    public IEnumerable<CommandEntry> Below(string group) => _entries.Values.Where(entry => entry.Parent == group && !entry.Hidden);

    /// <summary>The longest name the words begin with, and the words that are left.</summary>
    public (CommandEntry? Entry, IReadOnlyList<string> Left) Match(IReadOnlyList<string> words)
    {
        CommandEntry? found = null;
        var used = 0;
        var name = "";
        for (var i = 0; i < words.Count && !words[i].StartsWith('-'); i++)
        {
            name = i == 0 ? words[i] : name + " " + words[i];
            if (Find(name) is not { } entry) break;
            (found, used) = (entry, i + 1);
        }
        return (found, words.Skip(used).ToList());
    }
}
