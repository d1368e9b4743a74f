using Strongroom.Client;

namespace Strongroom.Cli.Commands.Operator;

sealed class OperatorRotateCommand(CommandContext context) : KeyStatusCommand(context)
{
    public static Command Create(CommandContext context) => new OperatorRotateCommand(context);

    public override CommandHelp Help => new("Rotates the underlying encryption key", "[options]", """
        Makes a new key for what is written from now on. Older data stays readable;
        unseal keys and recovery keys stay the same.

            $ vault operator rotate
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        await SendAsync("Error rotating key", VaultRequest.Post("sys/rotate"), ct);
        return await ShowAsync("Error reading key status", "Success! Rotated key\n\n", ct);
    }
}
