namespace Strongroom.Cli.Commands;

/// <summary>Holds the place of the server until it moves in.</summary>
sealed class ServerCommand(CommandContext context) : Command(context)
{
    public static Command Create(CommandContext context) => new ServerCommand(context);

    public override CommandHelp Help => new("Start a Vault server", "[options]", """
        Starts a server.

            $ vault server -config=/etc/vault.d
        """);

    protected override ValueTask<int> ExecuteAsync(CancellationToken ct) =>
        throw new CommandException(ExitCode.Local, "this build contains no server");
}
