namespace Strongroom.Cli.Commands.Auth;

sealed class AuthListCommand(CommandContext context) : MountListCommand(context)
{
    public static Command Create(CommandContext context) => new AuthListCommand(context);

    public override CommandHelp Help => new("Lists enabled auth methods", "[options]", """
        Lists the auth methods and where they are mounted.

            $ vault auth list
            $ vault auth list -detailed
        """);

    protected override string ApiPath => "sys/auth";

    protected override string Doing => "Error listing enabled authentications";

    protected override bool IsAuth => true;
}
