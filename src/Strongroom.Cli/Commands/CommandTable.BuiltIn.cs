using Strongroom.Cli.Commands.Status;

namespace Strongroom.Cli.Commands;

/// <summary>The table of contents of the command line.</summary>
sealed partial class CommandTable
{
    public static CommandTable BuiltIn() => new CommandTable()
        .Command("server", ServerCommand.Create)
        .Command("status", StatusCommand.Create)
        .Command("version", VersionCommand.Create);
}
