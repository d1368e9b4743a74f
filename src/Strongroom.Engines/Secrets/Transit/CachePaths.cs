using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary><c>cache-config</c>: kept and shown for whoever sets it. Keys are opened for each request here, so there is no such cache to bound.</summary>
sealed class CachePaths
{
    const string Key = "config/cache";
    const int Least = 10;

    static readonly Field<int> Size = Field.Integer("size", "How many keys Vault would keep open; 0: no limit, else at least 10.");

    public IEnumerable<EnginePath> Paths => [new("cache-config", "Read or set the size of Vault's key cache.") { Fields = [Size], Read = ReadAsync, Update = WriteAsync }];

    static async ValueTask<EngineResponse?> ReadAsync(EngineRequest request, CancellationToken ct)
        => View(await request.Storage.GetAsync(Key, ct) is { } entry && JsonElement.Parse(entry.Value.Span).TryGetProperty("size", out var size) ? size.GetInt32() : 0);

    static async ValueTask<EngineResponse?> WriteAsync(EngineRequest request, CancellationToken ct)
    {
        var size = request.Get(Size);
        if (size is not 0 and < Least) throw TransitErrors.Invalid($"size must be 0 or a value greater or equal to {Least}");
        await request.Storage.PutAsync(Key, KeyPolicyWriter.Bytes(writer =>
        {
            writer.WriteStartObject();
            writer.WriteNumber("size", size);
            writer.WriteEndObject();
        }), ct);
        return View(size);
    }

    static EngineResponse View(int size) => EngineResponse.Of(new JsonObject { ["size"] = size });
}
