using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Token;

sealed class TokenRenewCommand(CommandContext context) : FieldCommand(context)
{
    readonly BoolFlag _accessor = new("accessor", "The argument is an accessor; the answer does not show the token.");
    readonly DurationFlag _increment = new("increment", "Time to ask for; the token's limits still hold.") { Aliases = ["i"] };

    public static Command Create(CommandContext context) => new TokenRenewCommand(context);

    public override CommandHelp Help => new("Renew a token lease", "[options] [TOKEN | ACCESSOR]", """
        Extends the life of a token; without an argument, of your own.

            $ vault token renew
            $ vault token renew -increment=30m hvs.CAESIJ...
        """);

    protected override void DefineOwn(FlagSet flags) => flags.Add("Command Options", _accessor, _increment);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 1, "1");
        if (_accessor.Value && Arguments.Count == 0) throw new CommandException(ExitCode.Local, "Not enough arguments with -accessor (expected 1, got 0)");

        var seconds = (long)_increment.Value.TotalSeconds;
        var request = (Arguments.Count, _accessor.Value) switch
        {
            (0, _) => VaultRequest.Put("auth/token/renew-self", new JsonObject { ["increment"] = seconds }),
            (_, false) => VaultRequest.Put("auth/token/renew", new JsonObject { ["increment"] = seconds, ["token"] = Arguments[0].Trim() }),
            _ => VaultRequest.Post("auth/token/renew-accessor", new JsonObject { ["accessor"] = Arguments[0].Trim(), ["increment"] = seconds }),
        };
        return Print(await SendAsync("Error renewing token", request, ct));
    }
}
