using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

sealed class KvMetadataDeleteCommand(CommandContext context) : KvCommand(context)
{
    public static Command Create(CommandContext context) => new KvMetadataDeleteCommand(context);

    public override CommandHelp Help => new("Deletes all versions and metadata for a key in the KV store", "[options] PATH", """
        Deletes a secret with all versions and settings, for good.

            $ vault kv metadata delete -mount=secret app
        """);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var target = await LocateAsync(Arguments[0], ct);
        RequireVersions(target, ExitCode.Local, "Metadata not supported on KV Version 1");
        var path = target.Under("metadata");
        var answer = await SendAsync($"Error deleting {path}", VaultRequest.Delete(path), ct);
        if (IsTable && Field is null) Output.WriteLine($"Success! Data deleted (if it existed) at: {path}");
        return answer.IsEmpty ? ExitCode.Success : Print(answer);
    }
}
