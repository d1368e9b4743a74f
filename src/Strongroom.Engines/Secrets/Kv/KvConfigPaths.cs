using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary><c>config</c>: what holds for every key of the mount.</summary>
sealed class KvConfigPaths(KvStore store)
{
    public IEnumerable<EnginePath> Paths =>
    [
        new("config", "Read or change the settings of this mount.")
        {
            Fields = [KvFields.MaxVersions, KvFields.CasRequired, KvFields.DeleteVersionAfter], Read = ReadAsync, Update = WriteAsync,
        },
    ];

    async ValueTask<EngineResponse?> ReadAsync(EngineRequest request, CancellationToken ct)
    {
        var config = await store.ConfigAsync(request.Storage, ct);
        return EngineResponse.Of(new JsonObject
        {
            ["cas_required"] = config.CasRequired, ["delete_version_after"] = KvSpan.Text(config.DeleteVersionAfter), ["max_versions"] = (long)config.MaxVersions,
        });
    }

    async ValueTask<EngineResponse?> WriteAsync(EngineRequest request, CancellationToken ct)
    {
        await store.SetConfigAsync(request.Storage, config => config with
        {
            MaxVersions = request.Has(KvFields.MaxVersions) ? KvFields.Kept(request.Get(KvFields.MaxVersions)) : config.MaxVersions,
            CasRequired = request.Has(KvFields.CasRequired) ? request.Get(KvFields.CasRequired) : config.CasRequired,
            DeleteVersionAfter = request.Has(KvFields.DeleteVersionAfter) ? KvSpan.Normal(request.Get(KvFields.DeleteVersionAfter)) : config.DeleteVersionAfter,
        }, ct);
        return null;
    }
}
