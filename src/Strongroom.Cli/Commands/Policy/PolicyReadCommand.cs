using System.Text.Json.Nodes;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Policy;

sealed class PolicyReadCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new PolicyReadCommand(context);

    public override CommandHelp Help => new("Prints the contents of a policy", "[options] NAME", """
        Prints the text of a policy.

            $ vault policy read dev
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var name = Arguments[0].Trim().ToLowerInvariant();
        var response = await FindAsync($"Error reading policy named {name}", VaultRequest.Get("sys/policies/acl/" + name), ct);
        var rules = response is null ? "" : Json.Text(response.Data, "policy");
        if (rules.Length == 0) throw new CommandException(ExitCode.Remote, $"No policy named: {name}");

        if (IsTable) Output.WriteLine(rules.Trim());
        else Output.WriteDocument(new JsonObject { ["policy"] = rules });
        return ExitCode.Success;
    }
}
