namespace Strongroom.Cli.Commands.Operator;

sealed class OperatorKeyStatusCommand(CommandContext context) : KeyStatusCommand(context)
{
    public static Command Create(CommandContext context) => new OperatorKeyStatusCommand(context);

    public override CommandHelp Help => new("Provides information about the active encryption key", "[options]", """
        Shows the term of the key that new data is encrypted with, when it was made,
        and how often it has been used.

            $ vault operator key-status
        """);

    protected override ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        return ShowAsync("Error reading key status", "", ct);
    }
}
