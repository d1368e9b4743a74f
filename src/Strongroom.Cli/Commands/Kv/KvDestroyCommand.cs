namespace Strongroom.Cli.Commands.Kv;

sealed class KvDestroyCommand(CommandContext context) : KvVersionsCommand(context)
{
    public static Command Create(CommandContext context) => new KvDestroyCommand(context);

    public override CommandHelp Help => new("Permanently removes one or more versions in the KV store", "[options] KEY", """
        Removes the data of versions for good.

            $ vault kv destroy -mount=secret -versions=1,2 app
        """);

    protected override string Verb => "destroy";
}
