using Strongroom.Cli.Arguments;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Auth;

sealed class AuthDisableCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new AuthDisableCommand(context);

    public override CommandHelp Help => new("Disables an auth method", "[options] PATH", """
        Takes an auth method away from a path. Everybody who logged in through it is
        logged out.

            $ vault auth disable userpass/
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var path = ApiPath.WithSlash(Arguments[0]);
        await SendAsync($"Error disabling auth method at {path}", VaultRequest.Delete("sys/auth/" + path), ct);
        Output.WriteLine($"Success! Disabled the auth method (if it existed) at: {path}");
        return ExitCode.Success;
    }
}
