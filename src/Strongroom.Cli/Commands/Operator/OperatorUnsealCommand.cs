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

    JsonObject KeyBody() => new() { ["key"] = Key(), ["reset"] = false, ["migrate"] = _migrate.Value };

    string Key()
    {
        if (Arguments.Count == 1 && Arguments[0] != "-") return Arguments[0].Trim();
        if (Arguments.Count == 1) return Terminal.ReadInput().Trim();
        var key = Http.NonInteractive.Value ? null : Terminal.ReadSecret("Unseal Key (will be hidden): ");
        return key?.Trim() ?? throw new CommandException(ExitCode.Local,
            "An error occurred attempting to ask for an unseal key: there is no terminal to ask on",
            "Give the key as an argument, or - to read it from standard input.");
    }
}
