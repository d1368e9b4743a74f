using System.Text.Json.Nodes;
using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Lease;

sealed class LeaseRevokeCommand(CommandContext context) : ApiCommand(context)
{
    readonly BoolFlag _force = new("force", "Forget the leases even if what they stand for cannot be withdrawn; needs -prefix.") { Aliases = ["f"] };
    readonly BoolFlag _prefix = new("prefix", "Take the ID as a prefix, and end every lease under it.");
    readonly BoolFlag _sync = new("sync", "Wait until it is done, rather than until it is queued.");

    public static Command Create(CommandContext context) => new LeaseRevokeCommand(context);

    public override CommandHelp Help => new("Revokes leases and secrets", "[options] ID", """
        Ends a lease and withdraws what it stands for.

            $ vault lease revoke database/creds/app/27e1b9a1-...
            $ vault lease revoke -prefix database/creds
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _force, _prefix, _sync);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        if (_force.Value && !_prefix.Value) throw new CommandException(ExitCode.Local, "Specifying -force requires also specifying -prefix");
        var id = ApiPath.Trim(Arguments[0]);
        if (_force.Value) return await ForceAsync(id, ct);

        var path = (_prefix.Value ? "sys/leases/revoke-prefix/" : "sys/leases/revoke/") + id;
        var doing = _prefix.Value ? $"Error revoking leases with prefix {id}" : $"Error revoking lease {id}";
        await SendAsync(doing, VaultRequest.Put(path, new JsonObject { ["sync"] = _sync.Value }), ct);
        Output.WriteLine(!_sync.Value ? "All revocation operations queued successfully!"
            : _prefix.Value ? $"Success! Revoked any leases with prefix: {id}" : $"Success! Revoked lease: {id}");
        return ExitCode.Success;
    }

    async ValueTask<int> ForceAsync(string id, CancellationToken ct)
    {
        Terminal.Warn("Warning! Force-removing leases can cause Vault to become out of sync with\nsecret engines!");
        await SendAsync($"Error force revoking leases with prefix {id}", VaultRequest.Put("sys/leases/revoke-force/" + id), ct);
        Output.WriteLine($"Success! Force revoked any leases with prefix: {id}");
        return ExitCode.Success;
    }
}
