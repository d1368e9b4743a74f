using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Cli.Arguments;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;
using Strongroom.Client.Errors;

namespace Strongroom.Cli.Commands.Kv;

sealed class KvPatchCommand(CommandContext context) : KvWritingCommand(context)
{
    readonly IntFlag _cas = new("cas", "Patch only if this is the newest version.", -1);
    readonly TextFlag _method = new("method", "patch: let the server merge. rw: read, merge here, write. Without it, patch is tried first.");
    readonly ListFlag _remove = new("remove-data", "Field to remove; may be repeated.");

    public static Command Create(CommandContext context) => new KvPatchCommand(context);

    public override CommandHelp Help => new("Sets or updates data in the KV store without overwriting", "[options] KEY [DATA]", """
        Changes some fields of a secret; the others are carried over to the new
        version. Data is given as for "vault write".

            $ vault kv patch -mount=secret app password=@password.txt
            $ vault kv patch -mount=secret -remove-data=user app
        """);

    protected override void DefineKv(FlagSet flags) => flags.Add("Command Options", _cas, _method, _remove);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, int.MaxValue, ">1");
        if (Arguments.Count == 1 && _remove.Values.Count == 0) throw new CommandException(ExitCode.Local, "Must supply data");
        var data = DataArguments.Read(Arguments.Skip(1), Terminal);
        foreach (var name in _remove.Values) data[name] = null;

        var target = await LocateAsync(Arguments[0], ct);
        RequireVersions(target, ExitCode.Remote, "K/V engine mount must be version 2 for patch support");
        var path = target.Under("data");
        var answer = _method.Value switch
        {
            "patch" => await PatchAsync(path, data, ct),
            "rw" => await ReadAndWriteAsync(path, data, ct),
            "" => await PatchOrWriteAsync(path, data, ct),
            _ => throw new CommandException(ExitCode.Local, "Unsupported method provided to -method flag: " + _method.Value),
        };
        return ShowWritten(path, target, answer);
    }

    ValueTask<VaultResponse> PatchAsync(string path, JsonObject data, CancellationToken ct) =>
        SendAsync($"Error writing data to {path}", Merge(path, data), ct);

    // Servers without the method answer 405, tokens without the capability 403; either way reading and writing may do.
    async ValueTask<VaultResponse> PatchOrWriteAsync(string path, JsonObject data, CancellationToken ct)
    {
        if (Http.CurlString.Value || Http.PolicyText.Value) return await PatchAsync(path, data, ct);
        try
        {
            return await Client.SendAsync(Merge(path, data), ct);
        }
        catch (VaultApiException error) when (error.Status is 403 or 405)
        {
            return await ReadAndWriteAsync(path, data, ct);
        }
        catch (VaultException error)
        {
            throw new CommandException(ExitCode.Remote, $"Error writing data to {path}: {error.Message}", error.Hint);
        }
    }

    async ValueTask<VaultResponse> ReadAndWriteAsync(string path, JsonObject data, CancellationToken ct)
    {
        var current = await FindAsync($"Error doing pre-read at {path}", VaultRequest.Get(path) with { IsPreparation = true }, ct);
        if (current is null || VaultResponse.Member(current.Data, "data") is not { ValueKind: JsonValueKind.Object } existing)
            throw new CommandException(ExitCode.Remote, $"No value found at {path}");

        var merged = Json.SortedObject(existing);
        foreach (var (name, value) in data)
        {
            if (value is null) merged.Remove(name);
            else merged[name] = value.DeepClone();
        }
        var version = Json.Number(VaultResponse.Member(current.Data, "metadata"), "version");
        var options = new JsonObject { ["cas"] = _cas.Value >= 0 ? _cas.Value : version };
        return await SendAsync($"Error writing data to {path}", VaultRequest.Put(path, Versioned(merged, options)), ct);
    }

    VaultRequest Merge(string path, JsonObject data) =>
        VaultRequest.MergePatch(path, Versioned((JsonObject)data.DeepClone(), _cas.Value >= 0 ? new JsonObject { ["cas"] = _cas.Value } : []));
}
