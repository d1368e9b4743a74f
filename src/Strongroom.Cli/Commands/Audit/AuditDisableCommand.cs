using Strongroom.Cli.Arguments;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Audit;

sealed class AuditDisableCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new AuditDisableCommand(context);

    public override CommandHelp Help => new("Disables an audit device", "[options] PATH", """
        Stops writing an audit log. What has been written stays.

            $ vault audit disable file/
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var path = ApiPath.WithSlash(Arguments[0]);
        await SendAsync("Error disabling audit device", VaultRequest.Delete("sys/audit/" + path), ct);
        Output.WriteLine($"Success! Disabled audit device (if it was enabled) at: {path}");
        return ExitCode.Success;
    }
}
