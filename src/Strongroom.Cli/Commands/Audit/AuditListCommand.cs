using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Audit;

sealed class AuditListCommand(CommandContext context) : ApiCommand(context)
{
    readonly BoolFlag _detailed = new("detailed", "Show the options of the devices too.");

    public static Command Create(CommandContext context) => new AuditListCommand(context);

    public override CommandHelp Help => new("Lists enabled audit devices", "[options]", """
        Lists the audit devices.

            $ vault audit list -detailed
        """);

    bool IsDetailed => _detailed.IsSet ? _detailed.Value : BoolFlag.Parse(Terminal.Setting("DETAILED") ?? "") ?? false;

    protected override void Define(FlagSet flags) => flags.Add("Output Options", _detailed);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0, "0");
        var answer = await SendAsync("Error listing audits", VaultRequest.Get("sys/audit"), ct);
        var devices = answer.Data.ValueKind == JsonValueKind.Object ? answer.Data : answer.Body;
        if (!IsTable)
        {
            Output.WriteDocument(Document(devices));
            return ExitCode.Success;
        }
        if (!Json.Members(devices).Any())
        {
            Output.WriteLine("No audit devices are enabled.");
            return ExitCode.Remote;
        }
        Terminal.Out.Write(IsDetailed ? Detailed(devices) : Simple(devices));
        return ExitCode.Success;
    }

    static JsonObject Document(JsonElement devices)
    {
        var document = new JsonObject();
        foreach (var (path, device) in Json.Members(devices)) document[path] = Json.InOrder(device, "type", "description", "options", "local", "path");
        return document;
    }

    static string Simple(JsonElement devices) => Table.WithHeading(["Path", "Type", "Description"],
        Json.Members(devices).Select(device => new[] { device.Name, Json.Text(device.Value, "type"), Json.Text(device.Value, "description") }));

    static string Detailed(JsonElement devices) => Table.WithHeading(["Path", "Type", "Description", "Replication", "Options"],
        Json.Members(devices).Select(device => new[]
        {
            device.Name, Json.Text(device.Value, "type"), Json.Text(device.Value, "description"), Json.True(device.Value, "local") ? "local" : "replicated",
            string.Join(' ', Json.Members(VaultResponse.Member(device.Value, "options")).Select(option => $"{option.Name}={Json.Plain(option.Value)}")),
        }));
}
