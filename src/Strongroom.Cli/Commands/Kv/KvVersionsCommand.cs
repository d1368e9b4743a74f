using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

/// <summary>A command that does something to some versions of a secret.</summary>
abstract class KvVersionsCommand(CommandContext context) : KvWritingCommand(context)
{
    protected ListFlag Versions { get; } = new("versions", "Version; may be repeated, or several separated by commas.", splitOnComma: true);

    /// <summary>The kind of path to write to, which is also what the command is called.</summary>
    protected abstract string Verb { get; }

    protected override void DefineKv(FlagSet flags) => flags.Add("Command Options", Versions);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        if (Versions.Values.Count == 0)
            throw new CommandException(ExitCode.Local, $"No versions provided, use the \"-versions\" flag to specify the version to {Verb}.");
        var target = await LocateAsync(Arguments[0], ct);
        RequireVersions(target, ExitCode.Local, $"{char.ToUpperInvariant(Verb[0])}{Verb[1..]} not supported on KV Version 1");
        return ShowWritten(target.Under(Verb), target, await SendVersionsAsync(target, Verb, ct));
    }

    protected ValueTask<VaultResponse> SendVersionsAsync(KvTarget target, string kind, CancellationToken ct) =>
        SendAsync($"Error writing data to {target.Under(kind)}", VaultRequest.Put(target.Under(kind), new JsonObject { ["versions"] = Json.Array(Versions.Values) }), ct);
}
