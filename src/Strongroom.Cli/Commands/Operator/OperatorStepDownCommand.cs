using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

sealed class OperatorStepDownCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new OperatorStepDownCommand(context);

    public override CommandHelp Help => new("Forces Vault to resign active duty", "[options]", """
        Makes the active node of a cluster a standby, so that another takes over.

            $ vault operator step-down
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        await SendAsync("Error stepping down", VaultRequest.Put("sys/step-down"), ct);
        Output.WriteLine($"Success! Stepped down: {Client.Address}");
        return ExitCode.Success;
    }
}
