using System.Text.Json.Nodes;
using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Token;

sealed class TokenRevokeCommand(CommandContext context) : ApiCommand(context)
{
    readonly BoolFlag _accessor = new("accessor", "The argument is an accessor.");
    readonly BoolFlag _self = new("self", "End your own token.");
    readonly TextFlag _mode = new("mode", "orphan: end the token but leave its children alone; path: end all tokens made by logins under this path.");

    public static Command Create(CommandContext context) => new TokenRevokeCommand(context);

    public override CommandHelp Help => new("Revoke a token and its children", "[options] [TOKEN | ACCESSOR]", """
        Ends a token, its children and the leases of all of them.

            $ vault token revoke hvs.CAESIJ...
            $ vault token revoke -mode=orphan hvs.CAESIJ...
            $ vault token revoke -self
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _accessor, _self, _mode);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        if (!_self.Value || Arguments.Count > 0) RequireArguments(1, 1, "1 or -self");
        if (_self.Value && (Arguments.Count > 0 || _accessor.Value || _mode.Value.Length > 0))
            throw new CommandException(ExitCode.Local, "Too many arguments with -self (expected 0, got 1 or another option)");

        await SendAsync("Error revoking token", Request(Arguments.Count == 0 ? "" : Arguments[0].Trim()), ct);
        Output.WriteLine("Success! Revoked token (if it existed)");
        return ExitCode.Success;
    }

    VaultRequest Request(string subject) => (_self.Value, _accessor.Value, _mode.Value) switch
    {
        (true, _, _) => VaultRequest.Put("auth/token/revoke-self"),
        (_, true, "") => VaultRequest.Post("auth/token/revoke-accessor", new JsonObject { ["accessor"] = subject }),
        (_, true, _) => throw new CommandException(ExitCode.Local, "Cannot use -accessor with -mode"),
        (_, _, "") => VaultRequest.Put("auth/token/revoke", new JsonObject { ["token"] = subject }),
        (_, _, "orphan") => VaultRequest.Put("auth/token/revoke-orphan", new JsonObject { ["token"] = subject }),
        (_, _, "path") => VaultRequest.Put("sys/leases/revoke-prefix/" + ApiPath.Trim(subject)),
        var (_, _, mode) => throw new CommandException(ExitCode.Local, $"Invalid mode: {mode}"),
    };
}
