using System.Text.Json.Nodes;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Lease;

sealed class LeaseLookupCommand(CommandContext context) : FieldCommand(context)
{
    public static Command Create(CommandContext context) => new LeaseLookupCommand(context);

    public override CommandHelp Help => new("Lookup the lease of a secret", "[options] ID", """
        Shows when a lease ends and whether it can be renewed.

            $ vault lease lookup database/creds/app/27e1b9a1-...
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        if (Arguments.Count == 0) throw new CommandException(ExitCode.Local, "Missing ID!");
        RequireArguments(1, 1);
        var id = Arguments[0].Trim();
        return Print(await SendAsync($"error looking up lease id {id}", VaultRequest.Put("sys/leases/lookup", new JsonObject { ["lease_id"] = id }), ct));
    }
}
