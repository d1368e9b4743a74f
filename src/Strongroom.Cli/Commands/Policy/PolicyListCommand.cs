using System.Text.Json;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Policy;

sealed class PolicyListCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new PolicyListCommand(context);

    public override CommandHelp Help => new("Lists the installed policies", "[options]", """
        Lists the names of all policies.

            $ vault policy list
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0);
        var response = await SendAsync("Error listing policies", VaultRequest.List("sys/policies/acl"), ct);
        var names = VaultResponse.Member(response.Data, "keys");
        if (!IsTable) Output.WriteDocument(Json.Sorted(names));
        else if (names.ValueKind == JsonValueKind.Array)
            foreach (var name in names.EnumerateArray()) Output.WriteLine(Json.Plain(name));
        return ExitCode.Success;
    }
}
