namespace Strongroom.Cli.Commands.Print;

sealed class PrintTokenCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new PrintTokenCommand(context);

    public override CommandHelp Help => new("Prints the vault token currently in use", "", """
        Prints the token that other commands would send: VAULT_TOKEN, or what the
        token helper has kept.

            $ curl -H "X-Vault-Token: $(vault print token)" $VAULT_ADDR/v1/auth/token/lookup-self
        """);

    protected override ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        Output.WriteLine(FindToken() ?? "");
        return new(ExitCode.Success);
    }
}
