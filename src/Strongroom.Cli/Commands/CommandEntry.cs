namespace Strongroom.Cli.Commands;

/// <summary>A line of the command table: a command, or a group of them with a text of its own.</summary>
sealed record CommandEntry(string Name, Func<CommandContext, Command>? Create, CommandHelp? Group)
{
    /// <summary>Runs, but stands in no list.</summary>
    public bool Hidden { get; init; }

    public string LastWord => Name[(Name.LastIndexOf(' ') + 1)..];

    public string Parent => Name.LastIndexOf(' ') is >= 0 and var space ? Name[..space] : "";
}
