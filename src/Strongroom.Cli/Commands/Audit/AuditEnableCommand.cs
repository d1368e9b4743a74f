using System.Text.Json.Nodes;
using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Audit;

sealed class AuditEnableCommand(CommandContext context) : ApiCommand(context)
{
    readonly TextFlag _path = new("path", "Name of the device. The default is its type.");
    readonly TextFlag _description = new("description", "What the device is for, in words.");
    readonly BoolFlag _local = new("local", "Keep the device out of replication.");

    public static Command Create(CommandContext context) => new AuditEnableCommand(context);

    public override CommandHelp Help => new("Enables an audit device", "[options] TYPE [CONFIG K=V...]", """
        Starts writing an audit log. From then on a request that no device could
        record is refused.

            $ vault audit enable file file_path=/var/log/vault-audit.log
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _path, _description, _local);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        if (Arguments.Count == 0)
            throw new CommandException(ExitCode.Local, "Error enabling audit device: audit type missing. Valid types include 'file', 'socket' and 'syslog'.");
        var type = Arguments[0].Trim();
        var path = ApiPath.WithSlash(_path.Value.Length > 0 ? _path.Value : type);
        var body = new JsonObject
        {
            ["type"] = type,
            ["description"] = _description.Value,
            ["options"] = DataArguments.Read(Arguments.Skip(1), Terminal),
            ["local"] = _local.Value,
        };
        await SendAsync("Error enabling audit device", VaultRequest.Put("sys/audit/" + path, body), ct);
        Output.WriteLine($"Success! Enabled the {type} audit device at: {path}");
        return ExitCode.Success;
    }
}
