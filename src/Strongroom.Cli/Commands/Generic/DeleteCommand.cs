using Strongroom.Cli.Arguments;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Generic;

sealed class DeleteCommand(CommandContext context) : FieldCommand(context)
{
    public static Command Create(CommandContext context) => new DeleteCommand(context);

    public override CommandHelp Help => new("Delete secrets and configuration", "[options] PATH [KEY=VALUE...]", """
        Deletes what is at a path. What that means is the business of the engine or
        method behind it. Deleting what is not there is no error.

            $ vault delete auth/userpass/users/ann
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, int.MaxValue, "at least 1");
        var path = ApiPath.Trim(Arguments[0]);
        var request = VaultRequest.Delete(path) with { Query = DataArguments.ReadQuery(Arguments.Skip(1), Terminal) };
        var response = await SendAsync($"Error deleting {path}", request, ct);
        if (IsTable && Field is null) Output.WriteLine($"Success! Data deleted (if it existed) at: {path}");
        return response.IsEmpty ? ExitCode.Success : Print(response);
    }
}
