using System.Text.Json.Nodes;
using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

sealed class KvPutCommand(CommandContext context) : KvWritingCommand(context)
{
    readonly IntFlag _cas = new("cas", "Write only if this is the newest version; 0: only if there is none.", -1);

    public static Command Create(CommandContext context) => new KvPutCommand(context);

    public override CommandHelp Help => new("Sets or updates data in the KV store", "[options] KEY [DATA]", """
        Writes a secret: all of it, so that fields not given are gone from the new
        version. Data is given as for "vault write".

            $ vault kv put -mount=secret app password=@password.txt user=app
            $ vault kv put -mount=secret -cas=0 app @app.json
        """);

    protected override void DefineKv(FlagSet flags) => flags.Add("Command Options", _cas);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, int.MaxValue, ">1");
        if (Arguments.Count == 1) throw new CommandException(ExitCode.Local, "Must supply data");
        var data = DataArguments.Read(Arguments.Skip(1), Terminal);
        var target = await LocateAsync(Arguments[0], ct);
        var path = target.PathOf("data");
        if (target.IsVersioned) data = Versioned(data, _cas.Value >= 0 ? new JsonObject { ["cas"] = _cas.Value } : []);
        return ShowWritten(path, target, await SendAsync($"Error writing data to {path}", VaultRequest.Put(path, data), ct));
    }
}
