using System.Text.Json.Nodes;
using Strongroom.Cli.Arguments;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

sealed class KvEnableVersioningCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new KvEnableVersioningCommand(context);

    public override CommandHelp Help => new("Turns on versioning for a KV store", "[options] MOUNT", """
        Makes a mount keep versions from now on. There is no way back.

            $ vault kv enable-versioning secret
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var path = ApiPath.WithSlash(Arguments[0]);
        var body = new JsonObject
        {
            ["options"] = new JsonObject { ["version"] = "2" },
            ["default_lease_ttl"] = "",
            ["max_lease_ttl"] = "",
            ["force_no_cache"] = false,
        };
        var answer = await SendAsync($"Error tuning secrets engine {path}", VaultRequest.Post($"sys/mounts/{path}tune", body), ct);
        Output.WriteLine($"Success! Tuned the secrets engine at: {path}");
        Output.WriteWarnings(answer.Warnings);
        return ExitCode.Success;
    }
}
