using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Core.Routing;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/raw</c>: the barrier's entries by their storage keys, for repairs. Only where the configuration offers it, and only with sudo.</summary>
sealed class RawPaths(IStorage barrier, Router router, bool offered)
{
    static readonly Field<string> Path = Field.Text("path", "The storage key.").InPath();
    static readonly Field<string> Value = Field.Text("value", "The entry's content.") with { Sensitive = true };
    static readonly Field<string> Encoding_ = Field.Text("encoding", "\"base64\", or empty for text.");
    static readonly string[] Protected = ["core/keyring", "core/master", "core/root-key", "core/shamir-kek", "core/seal-config", "core/recovery-config", "core/hsm/", "core/recovery-key"];

    public IEnumerable<EnginePath> Paths => !offered ? [] :
    [
        new("raw", "List the storage's top.") { Access = PathAccess.Sudo, List = List },
        new("raw/{path*}", "Read, write, delete or list entries below the barrier.")
        {
            Access = PathAccess.Sudo, Fields = [Path, Value, Encoding_], Read = Read, Update = Write, Delete = Delete, List = List,
            Exists = async (request, ct) => await barrier.GetAsync(Checked(request), ct) is not null,
        },
    ];

    async ValueTask<EngineResponse?> Read(EngineRequest request, CancellationToken ct)
    {
        if (await barrier.GetAsync(Checked(request), ct) is not { } entry) return null;
        var text = request.Get(Encoding_) == "base64" ? Convert.ToBase64String(entry.Value.Span) : Encoding.UTF8.GetString(entry.Value.Span);
        return EngineResponse.Of(new JsonObject { ["value"] = text });
    }

    async ValueTask<EngineResponse?> Write(EngineRequest request, CancellationToken ct)
    {
        if (!request.Has(Value)) throw new RequestException(400, "\"value\" is required");
        var bytes = Encoding.UTF8.GetBytes(request.Get(Value));
        if (request.Get(Encoding_) == "base64")
            try { bytes = Convert.FromBase64String(request.Get(Value)); }
            catch (FormatException) { throw new RequestException(400, "\"value\" is not base64"); }
        var path = Checked(request);
        if (path.EndsWith('/')) throw new RequestException(400, "cannot write to a path ending in '/'"); // it would be sealed under a name nobody reads it by
        await barrier.PutAsync(path, bytes, ct);
        TellEngine(path);
        return null;
    }

    async ValueTask<EngineResponse?> Delete(EngineRequest request, CancellationToken ct)
    {
        var path = Checked(request);
        await barrier.DeleteAsync(path, ct);
        TellEngine(path);
        return null;
    }

    /// <summary>What an engine remembers must not outlive a repair below it.</summary>
    void TellEngine(string path)
    {
        foreach (var mount in router.Current.Mounts)
            if (mount.View is StorageView { Prefix: var prefix } && path.StartsWith(prefix, StringComparison.Ordinal)) mount.Engine.OnChanged(path[prefix.Length..]);
    }

    async ValueTask<EngineResponse?> List(EngineRequest request, CancellationToken ct)
    {
        var path = request.Get(Path);
        return EngineResponse.Keys(await barrier.ListAsync(path.Length == 0 || path.EndsWith('/') ? path : path + "/", ct));
    }

    static string Checked(EngineRequest request)
    {
        var path = request.Get(Path);
        if (StorageKey.Problem(path) is { } problem) throw new RequestException(400, problem);
        foreach (var taboo in Protected)
            if (path.StartsWith(taboo, StringComparison.Ordinal)) throw new RequestException(400, $"cannot access \"{path}\"");
        return path;
    }
}
