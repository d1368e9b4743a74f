namespace Strongroom.Cli.Commands.Status;

sealed class VersionCommand(CommandContext context) : Command(context)
{
    public static Command Create(CommandContext context) => new VersionCommand(context);

    public override CommandHelp Help => new("Prints the version of this program", "", """
        Prints the version of this program, and the version of Vault it holds to.

            $ vault version

        It asks no server; "vault status" shows the version of one.
        """);

    protected override ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        Terminal.Out.WriteLine(ProductInfo.Line);
        return new(ExitCode.Success);
    }
}
