using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

sealed class OperatorSealCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new OperatorSealCommand(context);

    public override CommandHelp Help => new("Seals the Vault server", "[options]", """
        Seals the server: it forgets its keys and answers no more requests until it is
        unsealed again, or started again when its seal unseals by itself.

            $ vault operator seal
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        await SendAsync("Error sealing", VaultRequest.Put("sys/seal"), ct);
        Output.WriteLine("Success! Vault is sealed.");
        return ExitCode.Success;
    }
}
