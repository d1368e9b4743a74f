using System.Text.Json.Nodes;
using Strongroom.Cli.Commands.Status;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

sealed class OperatorUnsealCommand(CommandContext context) : SealStatusCommand(context)
{
    readonly BoolFlag _reset = new("reset", "Forget the keys given so far.");
    readonly BoolFlag _migrate = new("migrate", "The key is for moving from one seal to another.");

    public static Command Create(CommandContext context) => new OperatorUnsealCommand(context);

    public override CommandHelp Help => new("Unseals the Vault server", "[options] [KEY]", """
        Gives the server one of its unseal keys. When enough have been given it opens
        its storage. Without a key on the command line it asks for one and does not
        show it; that keeps the key out of the shell's history.

            $ vault operator unseal
            Unseal Key (will be hidden):

            $ vault operator unseal -reset
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _reset, _migrate);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 1, "1");
        var body = _reset.Value ? new JsonObject { ["reset"] = true } : KeyBody();
        var seal = await SendAsync(_reset.Value ? "Error resetting unseal" : "Error unsealing", VaultRequest.Put("sys/unseal", body), ct);
        await ShowAsync(seal, "Error checking leader status", ct);
        return ExitCode.Success;
    }

    JsonObject KeyBody() => new()
    {
        ["key"] = KeyPrompt.Read(Arguments, Http.NonInteractive.Value, "Unseal Key (will be hidden): ", Terminal), ["reset"] = false, ["migrate"] = _migrate.Value,
    };
}
