using System.Text.Json.Nodes;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Output;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Kv;

/// <summary>Sets the metadata of a secret, all of it (put) or some (patch).</summary>
sealed class KvMetadataWriteCommand(CommandContext context, bool isPatch) : KvWritingCommand(context)
{
    readonly BoolFlag _casRequired = new("cas-required", "Refuse writes that do not say which version they replace.");
    readonly IntFlag _maxVersions = new("max-versions", "Number of versions to keep; 0 takes the mount's.");
    readonly DurationFlag _deleteAfter = new("delete-version-after", "Time after which a version is deleted; 0 takes the mount's.");
    readonly PairsFlag _customMetadata = new("custom-metadata", "Metadata of your own as key=value; may be repeated.");
    readonly ListFlag _removeCustom = new("remove-custom-metadata", "Key of custom metadata to remove; may be repeated.") { Hidden = !isPatch };

    public static Command CreatePut(CommandContext context) => new KvMetadataWriteCommand(context, isPatch: false);

    public static Command CreatePatch(CommandContext context) => new KvMetadataWriteCommand(context, isPatch: true);

    public override CommandHelp Help => isPatch
        ? new("Patches key settings in the KV store", "[options] KEY", """
            Changes some settings of a secret; the others stay as they are.

                $ vault kv metadata patch -mount=secret -custom-metadata=team=web app
            """)
        : new("Sets or updates key settings in the KV store", "[options] KEY", """
            Sets the settings of a secret. It works before the secret itself is written.

                $ vault kv metadata put -mount=secret -max-versions=5 -custom-metadata=team=web app
            """);

    protected override void DefineKv(FlagSet flags) => flags.Add("Command Options", _casRequired, _maxVersions, _deleteAfter, _customMetadata, _removeCustom);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(1, 1);
        var target = await LocateAsync(Arguments[0], ct);
        RequireVersions(target, ExitCode.Local, "Metadata not supported on KV Version 1");
        var path = target.Under("metadata");
        var request = isPatch ? VaultRequest.MergePatch(path, Body()) : VaultRequest.Put(path, Body());
        return ShowWritten(path, target, await SendAsync($"Error writing data to {path}", request, ct));
    }

    JsonObject Body()
    {
        var body = new JsonObject();
        if (_maxVersions.IsSet) body["max_versions"] = _maxVersions.Value;
        if (_casRequired.IsSet) body["cas_required"] = _casRequired.Value;
        if (_deleteAfter.IsSet) body["delete_version_after"] = _deleteAfter.Text;
        var custom = Json.Map(_customMetadata.Values);
        if (isPatch)
            foreach (var name in _removeCustom.Values) custom[name] = null;
        if (custom.Count > 0) body["custom_metadata"] = custom;
        return body;
    }
}
