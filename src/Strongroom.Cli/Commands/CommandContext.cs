using Strongroom.Cli.Terminals;

namespace Strongroom.Cli.Commands;

/// <summary>What a command is given when it is made: where it runs, how it was called, and the table it stands in.</summary>
sealed record CommandContext(Terminal Terminal, CommandTable Table, string Name)
{
    /// <summary>The format found anywhere in the command line, or in the environment.</summary>
    public string Format { get; init; } = "table";
}
