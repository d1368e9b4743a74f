using System.Text.Json.Nodes;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Generic;

sealed class UnwrapCommand(CommandContext context) : FieldCommand(context)
{
    public static Command Create(CommandContext context) => new UnwrapCommand(context);

    public override CommandHelp Help => new("Unwrap a wrapped secret", "[options] [TOKEN]", """
        Opens a wrapped answer. That works once: if it fails, somebody else may have
        opened it. Without a token the one you are logged in with is unwrapped.

            $ vault unwrap hvs.CAESIJ...
            $ VAULT_TOKEN=hvs.CAESIJ... vault unwrap
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 1, "0-1");
        var token = Arguments.Count == 1 ? Arguments[0].Trim() : null;
        var hasOwn = FindToken() is not null;
        var body = token is not null && hasOwn ? new JsonObject { ["token"] = token } : null;
        if (token is not null && !hasOwn) UseToken(token);

        var response = await SendAsync("Error unwrapping", VaultRequest.Put("sys/wrapping/unwrap", body), ct);
        return response.IsEmpty ? throw new CommandException(ExitCode.Remote, "Could not find wrapped response") : Print(response);
    }
}
