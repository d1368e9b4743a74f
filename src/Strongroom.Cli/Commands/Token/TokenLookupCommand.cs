using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Token;

sealed class TokenLookupCommand(CommandContext context) : FieldCommand(context)
{
    readonly BoolFlag _accessor = new("accessor", "The argument is an accessor; the answer does not show the token.");

    public static Command Create(CommandContext context) => new TokenLookupCommand(context);

    public override CommandHelp Help => new("Display information about a token", "[options] [TOKEN | ACCESSOR]", """
        Shows what is known of a token; without an argument, of your own.

            $ vault token lookup
            $ vault token lookup -accessor 9793c9b3-e04a-46f3-e7b8-748d7da248da
        """);

    protected override void DefineOwn(FlagSet flags) => flags.Add("Command Options", _accessor);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 1, "0-1");
        if (_accessor.Value && Arguments.Count == 0) throw new CommandException(ExitCode.Local, "Not enough arguments with -accessor (expected 1, got 0)");

        var request = (Arguments.Count, _accessor.Value) switch
        {
            (0, _) => VaultRequest.Get("auth/token/lookup-self"),
            (_, false) => VaultRequest.Post("auth/token/lookup", new JsonObject { ["token"] = Arguments[0].Trim() }),
            _ => VaultRequest.Post("auth/token/lookup-accessor", new JsonObject { ["accessor"] = Arguments[0].Trim() }),
        };
        return Print(await SendAsync("Error looking up token", request, ct));
    }
}
