using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Core.SealKeys;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;
using Strongroom.Seals.Several;
using Strongroom.Storage.File;

namespace Strongroom.Cli.Commands.Operator;

/// <summary>What it takes to open a storage directory: of a running server, a stopped one, or a backup.</summary>
sealed class OperatorSealInspectCommand(CommandContext context) : Command(context)
{
    readonly TextFlag _format = new("format", "How to print: table, json or yaml.", "table");

    public static Command Create(CommandContext context) => new OperatorSealInspectCommand(context);

    public override CommandHelp Help => new("Tells what it takes to open a storage directory", "PATH", """
        Reads a directory of the file storage, also one of Vault or OpenBao, and tells
        which seal it is under, which keys wrap its root key, and what is needed to open
        it. Nothing is opened, nothing is written, nothing secret is shown; no server is
        needed, and a running one is not disturbed.

            $ vault operator seal inspect /opt/vault
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _format);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var path = Terminal.Resolve(Arguments[0]);
        if (!Directory.Exists(path)) throw new CommandException(ExitCode.Local, $"{path} is not a directory");
        SealInspection stored;
        try { stored = await SealInspection.ReadAsync(new ReadOnlyDirectory(path), ct); }
        catch (StorageException e) { throw new CommandException(ExitCode.Remote, $"{e.Message}\n{e.Remedy}"); }
        catch (SealException e) { throw new CommandException(ExitCode.Remote, $"{e.Message}\n{e.Remedy}"); }
        if (stored.Config is not { } config) throw new CommandException(ExitCode.Remote, $"{path} holds no initialised vault: there is no core/seal-config in it");
        var output = new OutputWriter(Terminal, Context.Format);
        if (output.IsTable) output.WritePairs(Rows(stored, config));
        else output.WriteDocument(Document(stored, config));
        return ExitCode.Success;
    }

    static IEnumerable<(string, string)> Rows(SealInspection stored, SealConfig config)
    {
        yield return ("Seal Type", config.Type);
        if (stored.Recovery is { } recovery) yield return ("Recovery Keys", $"{recovery.Threshold} of {recovery.Shares}");
        else yield return ("Unseal Keys", $"{config.Threshold} of {config.Shares}");
        if (stored.RootKey is { } root && stored.Recovery is not null)
        {
            var (needed, holders) = SealHolder.Of(root);
            yield return ("Opened By", holders.Count == 1 ? "its seal" : $"{needed} of {holders.Count} seals");
            foreach (var holder in holders) yield return (holder.Name.Length > 0 ? $"Seal {holder.Name}" : "Key", holder.Type.Length > 0 ? $"{holder.Type}, {holder.KeyId}" : holder.KeyId);
        }
        else yield return ("Opened By", "the unseal keys");
    }

    static JsonObject Document(SealInspection stored, SealConfig config)
    {
        var document = new JsonObject { ["type"] = config.Type, ["shares"] = stored.Recovery?.Shares ?? config.Shares, ["threshold"] = stored.Recovery?.Threshold ?? config.Threshold };
        if (stored.RootKey is not { } root || stored.Recovery is null) return document;
        var (needed, holders) = SealHolder.Of(root);
        document["needed"] = needed;
        document["seals"] = new JsonArray([.. holders.Select(holder => (JsonNode)new JsonObject { ["name"] = holder.Name, ["type"] = holder.Type, ["key_id"] = holder.KeyId })]);
        return document;
    }
}
