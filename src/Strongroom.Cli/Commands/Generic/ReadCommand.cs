using Strongroom.Cli.Arguments;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Generic;

sealed class ReadCommand(CommandContext context) : FieldCommand(context)
{
    public static Command Create(CommandContext context) => new ReadCommand(context);

    public override CommandHelp Help => new("Read data and retrieves secrets", "[options] PATH [KEY=VALUE...]", """
        Reads what is at a path: a secret, a configuration, new credentials.
        Key=value pairs go along as parameters of the request.

            $ vault read auth/token/lookup-self
            $ vault read -field=password database/creds/app
            $ vault read -format=raw pki/ca/pem
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, int.MaxValue, "1");
        var path = ApiPath.Trim(Arguments[0]);
        var request = VaultRequest.Get(path) with { Query = DataArguments.ReadQuery(Arguments.Skip(1), Terminal) };
        var response = await FindAsync($"Error reading {path}", request, ct);
        return response is null ? throw new CommandException(ExitCode.Remote, $"No value found at {path}") : Print(response);
    }
}
