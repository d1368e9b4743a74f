using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

sealed class KvRollbackCommand(CommandContext context) : KvWritingCommand(context)
{
    readonly IntFlag _version = new("version", "Version to go back to.");

    public static Command Create(CommandContext context) => new KvRollbackCommand(context);

    public override CommandHelp Help => new("Rolls back to a previous version of data", "[options] KEY", """
        Writes the data of an older version as the newest one.

            $ vault kv rollback -mount=secret -version=2 app
        """);

    protected override void DefineKv(FlagSet flags) => flags.Add("Command Options", _version);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        if (!_version.IsSet) throw new CommandException(ExitCode.Local, "Version flag must be specified");
        if (_version.Value <= 0) throw new CommandException(ExitCode.Local, $"Invalid value {GoQuote.Of(_version.Value.ToString())} for the version flag");

        var target = await LocateAsync(Arguments[0], ct);
        RequireVersions(target, ExitCode.Remote, "K/V engine mount must be version 2 for rollback support");
        var path = target.Under("data");
        var current = Metadata(await ReadAsync(VaultRequest.Get(path), path, ct));
        var old = await ReadAsync(VaultRequest.Get(path, ("version", _version.Value.ToString())), path, ct);
        if (VaultResponse.Member(old.Data, "data") is not { ValueKind: JsonValueKind.Object } data)
            throw new CommandException(ExitCode.Remote, Json.True(Metadata(old), "destroyed")
                ? "Cannot roll back to a version that has been destroyed" : "Cannot roll back to a version that has been deleted");

        // Nobody may have written in between: what is rolled back is the version just seen.
        var body = Versioned(Json.SortedObject(data), new JsonObject { ["cas"] = Json.Number(current, "version") });
        return Print(await SendAsync($"Error writing data to {path}", VaultRequest.Put(path, body), ct));
    }

    static JsonElement Metadata(VaultResponse answer) => VaultResponse.Member(answer.Data, "metadata");

    async ValueTask<VaultResponse> ReadAsync(VaultRequest request, string path, CancellationToken ct) =>
        await FindAsync($"Error doing pre-read at {path}", request with { IsPreparation = true }, ct)
        ?? throw new CommandException(ExitCode.Remote, $"No value found at {path}");
}
