using System.Text.Json;
using Strongroom.Cli.Flags;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

sealed class KvGetCommand(CommandContext context) : KvCommand(context)
{
    readonly IntFlag _version = new("version", "Version to read; the newest when not given. Ignored where there are no versions.");

    public static Command Create(CommandContext context) => new KvGetCommand(context);

    public override CommandHelp Help => new("Retrieves data from the KV store", "[options] KEY", """
        Reads a secret.

            $ vault kv get -mount=secret app
            $ vault kv get -mount=secret -field=password app
            $ vault kv get -mount=secret -version=1 app
        """);

    protected override void DefineKv(FlagSet flags) => flags.Add("Command Options", _version);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var target = await LocateAsync(Arguments[0], ct);
        var path = target.PathOf("data");
        var request = target.IsVersioned && _version.Value > 0 ? VaultRequest.Get(path, ("version", _version.Value.ToString())) : VaultRequest.Get(path);
        var answer = await FindAsync($"Error reading {path}", request, ct) ?? throw new CommandException(ExitCode.Remote, $"No value found at {path}");

        if (!target.IsVersioned) return IsTable && Field is null && !IsWrapped(answer) ? ShowPlain(answer) : Print(answer);
        if (IsWrapped(answer) || (!IsTable && Field is null)) return Print(answer);
        var data = VaultResponse.Member(answer.Data, "data");
        return Field is { } field ? ShowField(path, data, field) : ShowVersion(path, answer, data);
    }

    int ShowPlain(VaultResponse answer)
    {
        Output.WriteWarnings(answer.Warnings);
        WriteSection("Data", answer.Data);
        return ExitCode.Success;
    }

    int ShowField(string path, JsonElement data, string field) => data.ValueKind == JsonValueKind.Object
        ? Output.WriteField(data, field)
        : throw new CommandException(ExitCode.Remote, $"No data found at {path}");

    int ShowVersion(string path, VaultResponse answer, JsonElement data)
    {
        Output.WriteWarnings(answer.Warnings);
        WritePath("Secret Path", path);
        if (VaultResponse.Member(answer.Data, "metadata") is { ValueKind: JsonValueKind.Object } metadata)
        {
            WriteSection("Metadata", metadata);
            Output.WriteLine("");
        }
        if (data.ValueKind == JsonValueKind.Object) WriteSection("Data", data);
        return ExitCode.Success;
    }
}
