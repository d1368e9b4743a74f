namespace Strongroom.Cli.Commands.Kv;

sealed class KvUndeleteCommand(CommandContext context) : KvVersionsCommand(context)
{
    public static Command Create(CommandContext context) => new KvUndeleteCommand(context);

    public override CommandHelp Help => new("Undeletes versions in the KV store", "[options] KEY", """
        Brings deleted versions of a secret back.

            $ vault kv undelete -mount=secret -versions=3 app
        """);

    protected override string Verb => "undelete";
}
