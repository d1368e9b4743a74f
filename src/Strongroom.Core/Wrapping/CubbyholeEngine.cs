using System.Text.Json;
using System.Text.Json.Nodes;
using Strongroom.Core.Tokens;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Wrapping;

/// <summary>Storage of a token's own, gone with it. Part of the core because it belongs to the token, not to the mount.</summary>
public sealed class CubbyholeEngine(Func<Cubbyholes> cubbyholes) : Engine
{
    static readonly Field<string> Path = Field.Text("path", "Specifies the path of the secret.").InPath();

    protected override PathTable DefinePaths() => new("The cubbyhole holds secrets that only the token that wrote them can read; they end with it.",
    [
        new("{path*?}", "Pass-through secret storage to a token-specific cubbyhole.")
        {
            Fields = [Path], TakesAnyMember = true, Read = Read, Update = Write, Delete = Delete, List = List,
            Exists = async (request, ct) => await ViewOf(request).GetAsync(Checked(request), ct) is not null,
        },
    ]);

    async ValueTask<EngineResponse?> Read(EngineRequest request, CancellationToken ct)
        => await ViewOf(request).GetAsync(Checked(request), ct) is { } entry ? EngineResponse.Of((JsonObject)JsonNode.Parse(entry.Value.Span)!) : null;

    async ValueTask<EngineResponse?> Write(EngineRequest request, CancellationToken ct)
    {
        var path = Checked(request);
        if (request.Body.ValueKind != JsonValueKind.Object || request.Body.GetPropertyCount() == 0) throw new RequestException(400, "missing data fields");
        await ViewOf(request).PutAsync(path, JsonSerializer.SerializeToUtf8Bytes(request.Body, CoreJson.Default.JsonElement), ct);
        return null;
    }

    async ValueTask<EngineResponse?> Delete(EngineRequest request, CancellationToken ct)
    {
        await ViewOf(request).DeleteAsync(Checked(request), ct);
        return null;
    }

    async ValueTask<EngineResponse?> List(EngineRequest request, CancellationToken ct)
    {
        var path = request.Get(Path);
        if (path.Length > 0 && !path.EndsWith('/')) path += "/";
        return EngineResponse.Keys(await ViewOf(request).ListAsync(path, ct));
    }

    IStorage ViewOf(EngineRequest request)
        => cubbyholes().ViewOf(((TokenCaller)request.Caller!).Token) ?? throw new RequestException(400, "cubbyhole operations are only supported by \"service\" type tokens");

    static string Checked(EngineRequest request)
    {
        var path = request.Get(Path);
        if (path.Length == 0) throw new RequestException(400, "missing path");
        return StorageKey.Problem(path) is { } problem ? throw new RequestException(400, problem) : path;
    }
}
