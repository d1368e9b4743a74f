using Strongroom.Cli.Arguments;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

sealed class KvListCommand(CommandContext context) : KvCommand(context)
{
    public static Command Create(CommandContext context) => new KvListCommand(context);

    public override CommandHelp Help => new("List data or secrets", "[options] PATH", """
        Lists the names of secrets; a name that ends in / has more below it.

            $ vault kv list secret
            $ vault kv list -mount=secret teams/
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 1, "1");
        if (Arguments.Count == 0 && Flags.Find("mount") is not { IsSet: true }) throw new CommandException(ExitCode.Local, "Not enough arguments (expected 1, got 0)");
        var target = await LocateAsync(Arguments.Count == 0 ? "" : ApiPath.Trim(Arguments[0]), ct);
        var path = target.PathOf("metadata");
        return Listing.Show(Output, Terminal, path, await FindAsync($"Error listing {path}", VaultRequest.List(path), ct));
    }
}
