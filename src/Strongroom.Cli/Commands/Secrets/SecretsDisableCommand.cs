using Strongroom.Cli.Arguments;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Secrets;

sealed class SecretsDisableCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new SecretsDisableCommand(context);

    public override CommandHelp Help => new("Disable a secrets engine", "[options] PATH", """
        Takes a secrets engine away from a path. Its leases are revoked and its data
        is deleted.

            $ vault secrets disable orders/
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var path = ApiPath.WithSlash(Arguments[0]);
        await SendAsync($"Error disabling secrets engine at {path}", VaultRequest.Delete("sys/mounts/" + path), ct);
        Output.WriteLine($"Success! Disabled the secrets engine (if it existed) at: {path}");
        return ExitCode.Success;
    }
}
