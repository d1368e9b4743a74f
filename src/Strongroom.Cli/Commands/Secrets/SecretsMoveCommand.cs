using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Arguments;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Secrets;

sealed class SecretsMoveCommand(CommandContext context) : ApiCommand(context)
{
    public static Command Create(CommandContext context) => new SecretsMoveCommand(context);

    public override CommandHelp Help => new("Move a secrets engine to a new path", "[options] SOURCE DESTINATION", """
        Moves a secrets engine with its data. Its leases are revoked: they belong to
        the old path.

            $ vault secrets move orders/ shop/orders/
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(2, 2);
        var (from, to) = (ApiPath.WithSlash(Arguments[0]), ApiPath.WithSlash(Arguments[1]));
        var body = new JsonObject { ["from"] = from, ["to"] = to };
        var answer = await SendAsync($"Error moving secrets engine {from} to {to}", VaultRequest.Post("sys/remount", body), ct);
        if (Json.Text(answer.Data, "migration_id") is not { Length: > 0 } id)
        {
            Output.WriteLine($"Success! Moved secrets engine {from} to: {to}");
            return ExitCode.Success;
        }
        var what = $"secrets engine {from} to {to}, with migration ID {id}";
        Output.WriteLine($"Started moving {what}");
        return await WaitAsync(what, id, ct);
    }

    async ValueTask<int> WaitAsync(string what, string id, CancellationToken ct)
    {
        var saidSo = false;
        while (true)
        {
            var answer = await SendAsync($"Error checking migration status of {what}", VaultRequest.Get("sys/remount/status/" + id), ct);
            var status = Json.Text(VaultResponse.Member(answer.Data, "migration_info"), "status");
            if (!saidSo) Output.WriteLine($"Waiting for terminal status in migration of {what}");
            saidSo = true;
            if (status == "success")
            {
                Output.WriteLine($"Success! Finished moving {what}");
                return ExitCode.Success;
            }
            if (status == "failure") throw new CommandException(ExitCode.Local, $"Failure! Error encountered moving {what}");
            await Terminal.Out.FlushAsync(ct);
            await Task.Delay(TimeSpan.FromMilliseconds(500), Terminal.Time, ct);
        }
    }
}
