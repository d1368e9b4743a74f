using Strongroom.Cli.Arguments;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Generic;

sealed class ListCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new ListCommand(context);

    public override CommandHelp Help => new("List data or secrets", "[options] PATH", """
        Lists the names under a path; a name that ends in / has more below it.

            $ vault list auth/token/roles
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var path = ApiPath.Trim(Arguments[0]);
        return Listing.Show(Output, Terminal, path, await FindAsync($"Error listing {path}", VaultRequest.List(path), ct));
    }
}
