using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Token;

sealed class TokenCapabilitiesCommand(CommandContext context) : ApiCommand(context)
{
    readonly BoolFlag _accessor = new("accessor", "The first argument is an accessor.");

    public static Command Create(CommandContext context) => new TokenCapabilitiesCommand(context);

    public override CommandHelp Help => new("Print capabilities of a token on a path", "[options] [TOKEN | ACCESSOR] PATH", """
        Shows what a token may do with a path; without a token, what yours may.

            $ vault token capabilities secret/data/app
            $ vault token capabilities hvs.CAESIJ... secret/data/app
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _accessor);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 2, "1-2");
        if (_accessor.Value && Arguments.Count == 1) throw new CommandException(ExitCode.Local, "Not enough arguments with -accessor (expected 2, got 1)");

        var path = Arguments[^1].Trim();
        var answer = await SendAsync("Error listing capabilities", Request(path), ct);
        var list = VaultResponse.Member(answer.Data, "capabilities");
        if (list.ValueKind == default) list = VaultResponse.Member(answer.Data, path);
        var names = list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Select(Json.Plain).Order(StringComparer.Ordinal).ToList() : [];
        if (IsTable) Output.WriteLine(string.Join(", ", names));
        else Output.WriteDocument(Json.Array(names));
        return ExitCode.Success;
    }

    VaultRequest Request(string path) => (Arguments.Count, _accessor.Value) switch
    {
        (1, _) => VaultRequest.Post("sys/capabilities-self", new JsonObject { ["token"] = Client.Options.Token ?? "", ["path"] = path }),
        (_, false) => VaultRequest.Post("sys/capabilities", new JsonObject { ["token"] = Arguments[0].Trim(), ["path"] = path }),
        _ => VaultRequest.Post("sys/capabilities-accessor", new JsonObject { ["accessor"] = Arguments[0].Trim(), ["path"] = path }),
    };
}
