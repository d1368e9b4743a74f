namespace Strongroom.Cli.Commands.Secrets;

sealed class SecretsListCommand(CommandContext context) : MountListCommand(context)
{
    public static Command Create(CommandContext context) => new SecretsListCommand(context);

    public override CommandHelp Help => new("List enabled secrets engines", "[options]", """
        Lists the secrets engines and where they are mounted.

            $ vault secrets list
            $ vault secrets list -detailed
        """);

    protected override string ApiPath => "sys/mounts";

    protected override string Doing => "Error listing secrets engines";

    protected override bool IsAuth => false;
}
