using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Core.Mounts;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/mounts</c> and, with <paramref name="auth"/>, <c>sys/auth</c>: enable, disable, tune, list.</summary>
sealed class MountPaths(MountLedger ledger, bool auth)
{
    static readonly Field<string> Path = Field.Text("path", "The path to mount to.").InPath();
    static readonly Field<string> Type = Field.Text("type", "The type of the engine.");
    static readonly Field<string> Description = Field.Text("description", "User-friendly description for this mount.");
    static readonly Field<JsonElement> Config = Field.Json("config", "Configuration for this mount, such as default_lease_ttl and max_lease_ttl.");
    static readonly Field<IReadOnlyDictionary<string, string>> Options = Field.TextMap("options", "Options of the engine.");
    static readonly Field<bool> Local = Field.Flag("local", "Do not replicate.");
    static readonly Field<bool> SealWrap = Field.Flag("seal_wrap", "Wrap with the seal as well.");
    static readonly Field<bool> ExternalEntropy = Field.Flag("external_entropy_access", "Use the seal's entropy.");
    static readonly Field<string> PluginName = Field.Text("plugin_name", "Old place of the type.") with { Deprecated = true };
    static readonly Field<string> PluginVersion = Field.Text("plugin_version", "Version of an external plugin.");

    string Root => auth ? "auth" : "mounts";

    public IEnumerable<EnginePath> Paths =>
    [
        new(Root, "List the mounts.") { Read = List },
        new(Root + "/{path*}/tune", "Read or change the tuning of a mount.")
        {
            Access = auth ? PathAccess.Sudo : PathAccess.Authenticated, Fields = [Path, .. MountTuning.Fields], Read = ReadTuning, Update = Tune,
        },
        new(Root + "/{path*}", "Enable, read or disable a mount.")
        {
            Access = auth ? PathAccess.Sudo : PathAccess.Authenticated,
            Fields = [Path, Type, Description, Config, Options, Local, SealWrap, ExternalEntropy, PluginName, PluginVersion],
            Read = Read, Update = Enable, Delete = Disable,
        },
    ];

    ValueTask<EngineResponse?> List(EngineRequest request, CancellationToken ct)
    {
        var data = new JsonObject();
        foreach (var entry in ledger.Of(auth).OrderBy(entry => entry.Path, StringComparer.Ordinal)) data[entry.Path] = MountView.Of(entry);
        return new(new EngineResponse { Data = data, DataAtTop = true });
    }

    ValueTask<EngineResponse?> Read(EngineRequest request, CancellationToken ct)
        => ledger.Find(auth, MountRules.Normalize(request.Get(Path))) is { } entry
            ? new(new EngineResponse { Data = MountView.Of(entry), DataAtTop = true })
            : throw new RequestException(400, $"No {(auth ? "auth" : "secret")} engine mount at {MountRules.Normalize(request.Get(Path))}");

    async ValueTask<EngineResponse?> Enable(EngineRequest request, CancellationToken ct)
    {
        var path = MountRules.Normalize(request.Get(Path));
        MountRules.CheckPath(path, auth);
        var type = request.Get(Type) is { Length: > 0 } given ? given : request.Get(PluginName);
        if (type.Length == 0) throw new RequestException(400, "backend type must be specified as a string");
        var options = new Dictionary<string, string>(request.Get(Options));
        if (type is "kv-v1" or "kv-v2")
        {
            options["version"] = type[^1..];
            type = "kv";
        }
        var draft = new MountEntry
        {
            Path = path, Type = type, Description = request.Get(Description), Local = request.Get(Local), SealWrap = request.Get(SealWrap),
            Options = options,
            Config = MountTuning.ConfigOf(request.Get(Config), ledger.Ttls),
        };
        await ledger.EnableAsync(draft, auth, CancellationToken.None);
        return null;
    }

    async ValueTask<EngineResponse?> Disable(EngineRequest request, CancellationToken ct)
    {
        await ledger.DisableAsync(MountRules.Normalize(request.Get(Path)), auth, CancellationToken.None);
        return null;
    }

    /// <summary><c>sys/mounts/auth/token/tune</c> is another name of <c>sys/auth/token/tune</c>.</summary>
    (string Path, bool Auth) Target(EngineRequest request)
    {
        var path = MountRules.Normalize(request.Get(Path));
        return !auth && path.StartsWith("auth/", StringComparison.Ordinal) ? (path["auth/".Length..], true) : (path, auth);
    }

    ValueTask<EngineResponse?> ReadTuning(EngineRequest request, CancellationToken ct)
    {
        var (path, isAuth) = Target(request);
        return ledger.Find(isAuth, path) is { } entry
            ? new(new EngineResponse { Data = MountView.TuningOf(entry, ledger.Ttls), DataAtTop = true })
            : throw new RequestException(400, $"cannot fetch sysview for path \"{path}\"");
    }

    async ValueTask<EngineResponse?> Tune(EngineRequest request, CancellationToken ct)
    {
        var (path, isAuth) = Target(request);
        string? before = null, after = null;
        await ledger.ChangeAsync(path, isAuth, entry =>
        {
            var changed = MountTuning.Apply(entry, request, ledger.Ttls);
            (before, after) = (entry.Options?.GetValueOrDefault("version") ?? "0", changed.Options?.GetValueOrDefault("version") ?? "0");
            return changed;
        }, CancellationToken.None);
        return before == after ? null : new EngineResponse
        {
            Warnings = [$"Upgrading mount from version {before} to version {after}. This mount will be unavailable for a brief period and will resume service shortly."],
        };
    }
}
