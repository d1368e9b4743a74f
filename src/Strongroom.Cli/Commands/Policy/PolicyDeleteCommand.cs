using Strongroom.Client;

namespace Strongroom.Cli.Commands.Policy;

sealed class PolicyDeleteCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new PolicyDeleteCommand(context);

    public override CommandHelp Help => new("Deletes a policy by name", "[options] NAME", """
        Deletes a policy. Tokens that carry it lose its rights at once.

            $ vault policy delete dev
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var name = Arguments[0].Trim().ToLowerInvariant();
        await SendAsync($"Error deleting {name}", VaultRequest.Delete("sys/policies/acl/" + name), ct);
        Output.WriteLine($"Success! Deleted policy: {name}");
        return ExitCode.Success;
    }
}
