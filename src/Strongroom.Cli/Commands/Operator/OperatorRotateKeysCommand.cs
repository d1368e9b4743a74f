namespace Strongroom.Cli.Commands.Operator;

sealed class OperatorRotateKeysCommand(CommandContext context) : KeyRotationCommand(context, asRotation: true)
{
    public static Command Create(CommandContext context) => new OperatorRotateKeysCommand(context);

    public override CommandHelp Help => new("Generates new unseal keys, always with a token", "[options] [KEY]", """
        The same as "vault operator rekey", under the paths sys/rotate/root and
        sys/rotate/recovery, which OpenBao brought and which always want a token.

            $ vault operator rotate-keys -init -key-shares=5 -key-threshold=3
            $ vault operator rotate-keys
            Unseal Key (will be hidden):

            $ vault operator rotate-keys -init -target=recovery -key-shares=3 -key-threshold=2
            $ vault operator rotate-keys -target=recovery -status
            $ vault operator rotate-keys -cancel
        """);
}
