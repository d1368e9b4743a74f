using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Status;

sealed class StatusCommand(CommandContext context) : SealStatusCommand(context)
{
    public static Command Create(CommandContext context) => new StatusCommand(context);

    public override CommandHelp Help => new("Print seal and HA status", "[options]", """
        Prints whether the server is initialized and unsealed, how it is sealed, and
        what part it plays in its cluster. It works on a sealed server too.

        The exit code tells the state:

            - 0 - unsealed
            - 1 - error
            - 2 - sealed

            $ vault status
        """);

    protected override int FailureCode => ExitCode.Local;

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0);
        var seal = await SendAsync("Error checking seal status", VaultRequest.Get("sys/seal-status"), ct);
        var view = await ShowAsync(seal, "Error checking leader status", ct);
        if (IsTable && !view.IsInitialized) Terminal.Warn("server is not yet initialized: run \"vault operator init\"");
        return view.IsSealed ? ExitCode.Remote : ExitCode.Success;
    }
}
