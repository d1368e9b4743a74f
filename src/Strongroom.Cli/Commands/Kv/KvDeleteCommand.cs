using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

sealed class KvDeleteCommand(CommandContext context) : KvVersionsCommand(context)
{
    public static Command Create(CommandContext context) => new KvDeleteCommand(context);

    public override CommandHelp Help => new("Deletes versions in the KV store", "[options] PATH", """
        Deletes the newest version of a secret, or those named. Deleted versions can
        be brought back; where there are no versions the secret is gone.

            $ vault kv delete -mount=secret app
            $ vault kv delete -mount=secret -versions=1,2 app
        """);

    protected override string Verb => "delete";

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var target = await LocateAsync(Arguments[0], ct);
        var path = target.PathOf("data");
        var answer = target.IsVersioned && Versions.Values.Count > 0
            ? await SendVersionsAsync(target, Verb, ct)
            : await SendAsync($"Error deleting {path}", VaultRequest.Delete(path), ct);
        if (IsTable && Field is null) Output.WriteLine($"Success! Data deleted (if it existed) at: {path}");
        return answer.IsEmpty ? ExitCode.Success : Print(answer);
    }
}
