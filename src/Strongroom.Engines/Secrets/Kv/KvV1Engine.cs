using System.Text.Json;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Leases;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Kv;

/// <summary>One JSON object at one path, stored as sent (storage formats, section 18).</summary>
sealed class KvV1Engine(EngineContext context) : Engine
{
    static readonly Field<string> Path = Field.Text("path", "Location of the secret.").InPath();

    /// <summary>With the option <c>leased_passthrough</c> reads carry a lease, though nothing ends with it.</summary>
    static readonly LeaseType Lease = new("kv")
    {
        Revoke = (_, _) => default,
        Renew = (lease, _) => ValueTask.FromResult(lease.Increment),
    };

    readonly bool _leases = context.Mount.Options.TryGetValue("leased_passthrough", out var leased) && leased == "true";

    public override IReadOnlyList<LeaseType> LeaseTypes => [Lease];

    protected override PathTable DefinePaths() => new("The key-value engine stores secrets at paths of your choice, one version each.",
    [
        new("{path*?}", "Read, write, delete and list secrets.")
        {
            Description = "Whatever members are sent are stored together and come back as they were. A \"ttl\" member is reported as the lease duration.",
            Fields = [Path], TakesAnyMember = true, Exists = ExistsAsync,
            Read = ReadAsync, Create = WriteAsync, Update = WriteAsync, Delete = DeleteAsync, List = ListAsync,
        },
    ]);

    static async ValueTask<bool> ExistsAsync(EngineRequest request, CancellationToken ct)
        => StorageKey.Problem(request.Path) is null && await request.Storage.GetAsync(request.Path, ct) is not null;

    async ValueTask<EngineResponse?> ReadAsync(EngineRequest request, CancellationToken ct)
    {
        if (request.Path.Length == 0 || request.Path.EndsWith('/')) return null;
        CheckKey(request.Path);
        if (await request.Storage.GetAsync(request.Path, ct) is not { } entry) return null;
        var data = JsonElement.Parse(entry.Value.Span);
        var given = GivenTtl(data);
        var ttl = given ?? request.Mount.DefaultLeaseTtl;
        return new EngineResponse
        {
            Data = System.Text.Json.Nodes.JsonObject.Create(data),
            LeaseHint = ttl,
            Lease = _leases ? new LeaseOffer(Lease, [], ttl) { IsRenewable = given is not null } : null,
        };
    }

    static TimeSpan? GivenTtl(JsonElement data)
    {
        if (data.ValueKind != JsonValueKind.Object) return null;
        if (!data.TryGetProperty("ttl", out var raw) && !data.TryGetProperty("lease", out raw)) return null;
        var text = raw.ValueKind switch { JsonValueKind.String => raw.GetString(), JsonValueKind.Number => raw.GetRawText(), _ => null };
        return GoDuration.TryParse(text, out var ttl) && ttl > TimeSpan.Zero ? ttl : null;
    }

    async ValueTask<EngineResponse?> WriteAsync(EngineRequest request, CancellationToken ct)
    {
        if (request.Path.Length == 0) throw new RequestException(400, "missing path");
        if (request.Path.EndsWith('/')) throw new RequestException(400, "cannot write to a path ending in '/'");
        if (request.Body.ValueKind != JsonValueKind.Object || request.Body.GetPropertyCount() == 0) throw new RequestException(400, "missing data fields");
        CheckKey(request.Path);
        await request.Storage.PutAsync(request.Path, KvJson.Bytes(request.Body), ct);
        return null;
    }

    async ValueTask<EngineResponse?> DeleteAsync(EngineRequest request, CancellationToken ct)
    {
        if (request.Path.Length == 0 || request.Path.EndsWith('/')) return null;
        CheckKey(request.Path);
        await request.Storage.DeleteAsync(request.Path, ct);
        return null;
    }

    async ValueTask<EngineResponse?> ListAsync(EngineRequest request, CancellationToken ct)
    {
        var folder = request.Path.Length == 0 || request.Path.EndsWith('/') ? request.Path : request.Path + "/";
        if (folder.Length > 0) CheckKey(folder);
        return EngineResponse.Keys(await request.Storage.ListAsync(folder, ct));
    }

    static void CheckKey(string key)
    {
        if (StorageKey.Problem(key) is { } problem) throw new RequestException(400, problem);
    }
}
