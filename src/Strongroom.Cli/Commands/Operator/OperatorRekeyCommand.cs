namespace Strongroom.Cli.Commands.Operator;

sealed class OperatorRekeyCommand(CommandContext context) : KeyRotationCommand(context, asRotation: false)
{
    public static Command Create(CommandContext context) => new OperatorRekeyCommand(context);

    public override CommandHelp Help => new("Generates new unseal keys", "[options] [KEY]", """
        Replaces the unseal keys (or, with -target=recovery, the recovery keys), for
        instance when a holder has left. It takes enough of the present keys, while the
        server goes on. Whoever begins says how many there shall be:

            $ vault operator rekey -init -key-shares=5 -key-threshold=3
            $ vault operator rekey -init -target=recovery -key-shares=3 -key-threshold=2
            $ vault operator rekey -init -pgp-keys=ann.asc,bob.asc,eve.asc -key-shares=3 -key-threshold=2 -backup

        Then each holder brings a key. What it is for is shown before it is asked for:
        number of new keys, who gets them, and the nonce, which must be the one that
        was agreed on. Give the nonce to have that checked:

            $ vault operator rekey -nonce=2dbd10f1-8528-6246-09e7-82b25b8aba63
            Unseal Key (will be hidden):

        With -verify the new keys count only when enough of them were brought back:

            $ vault operator rekey -init -verify -key-shares=5 -key-threshold=3
            $ vault operator rekey -verify -nonce=8b112c9e-2738-929d-bcc2-19aff249ff10

            $ vault operator rekey -status
            $ vault operator rekey -cancel
            $ vault operator rekey -backup-retrieve
            $ vault operator rekey -backup-delete
        """);
}
