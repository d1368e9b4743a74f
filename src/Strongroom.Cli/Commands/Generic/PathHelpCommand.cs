using Strongroom.Cli.Arguments;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Generic;

sealed class PathHelpCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new PathHelpCommand(context);

    public override CommandHelp Help => new("Retrieve API help for paths", "[options] PATH", """
        Shows what a path is for and which parameters it takes. On a mount it lists
        the paths of its engine or method.

            $ vault path-help transit/
            $ vault path-help pki/roles/web
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var response = await SendAsync("Error retrieving help", VaultRequest.Get(ApiPath.Trim(Arguments[0]), ("help", "1")), ct);
        if (IsTable) Output.WriteLine(Json.Text(response.Body, "help"));
        else Output.WriteDocument(Json.InOrder(response.Body, "help", "see_also", "openapi"));
        return ExitCode.Success;
    }
}
