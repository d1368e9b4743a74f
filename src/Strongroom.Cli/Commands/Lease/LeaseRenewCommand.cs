using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Lease;

sealed class LeaseRenewCommand(CommandContext context) : ApiCommand(context)
{
    readonly DurationFlag _increment = new("increment", "Time to ask for, counted from now; the engine may grant less.") { Aliases = ["i"] };

    public static Command Create(CommandContext context) => new LeaseRenewCommand(context);

    public override CommandHelp Help => new("Renews the lease of a secret", "[options] ID", """
        Extends a lease.

            $ vault lease renew database/creds/app/27e1b9a1-...
            $ vault lease renew -increment=2h database/creds/app/27e1b9a1-...
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _increment);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        if (Arguments.Count == 0) throw new CommandException(ExitCode.Local, "Missing ID!");
        RequireArguments(1, 1);
        var id = Arguments[0].Trim();
        var body = new JsonObject { ["increment"] = (long)_increment.Value.TotalSeconds, ["lease_id"] = id };
        Output.WriteSecret(await SendAsync($"Error renewing {id}", VaultRequest.Put("sys/leases/renew", body), ct));
        return ExitCode.Success;
    }
}
