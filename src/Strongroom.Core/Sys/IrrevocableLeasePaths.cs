using System.Globalization;
using System.Text.Json.Nodes;
using Strongroom.Core.Leases;
using Strongroom.Core.Routing;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Sys;

/// <summary><c>sys/leases</c> and <c>sys/leases/count</c>: the leases that could not be revoked in many attempts, and why.</summary>
sealed class IrrevocableLeasePaths(LeaseStore leases, Router router)
{
    const int DefaultLimit = 10_000;

    static readonly Field<string> Type = Field.LowerText("type", "Of the leases: irrevocable.").InQuery();
    static readonly Field<string> Limit = Field.Text("limit", "At most so many; none: all.").InQuery();

    public IEnumerable<EnginePath> Paths =>
    [
        new("leases", "Tell the leases that cannot be revoked.") { Access = PathAccess.Sudo, Fields = [Type, Limit], Read = List },
        new("leases/count", "Count the leases that cannot be revoked.") { Fields = [Type], Read = Count },
    ];

    async ValueTask<EngineResponse?> List(EngineRequest request, CancellationToken ct)
    {
        var limit = LimitOf(request);
        var (count, shown) = (0, new JsonArray());
        await foreach (var lease in FindAsync(request, ct))
            if (count++ < limit) shown.Add((JsonNode)new JsonObject { ["lease_id"] = lease.LeaseId, ["error"] = lease.RevokeError });
        return new EngineResponse
        {
            Data = new JsonObject { ["lease_count"] = count, ["leases"] = shown },
            Warnings = count > limit ? [$"there are {count} irrevocable leases, of which {limit} are shown; limit=none shows all"] : [],
        };
    }

    async ValueTask<EngineResponse?> Count(EngineRequest request, CancellationToken ct)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        await foreach (var lease in FindAsync(request, ct))
        {
            var mount = router.Current.Longest(lease.Path)?.Info.Path ?? "deleted mount";
            counts[mount] = counts.GetValueOrDefault(mount) + 1;
        }
        return EngineResponse.Of(new JsonObject
        {
            ["lease_count"] = counts.Values.Sum(),
            ["counts"] = new JsonObject(counts.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
        });
    }

    async IAsyncEnumerable<LeaseEntry> FindAsync(EngineRequest request, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        if (request.Get(Type) != "irrevocable") throw new RequestException(400, "type: only \"irrevocable\" is known");
        await foreach (var leaseId in leases.WalkAsync("", ct))
            if (await ReadAsync(leaseId, ct) is { IsIrrevocable: true } lease) yield return lease;
    }

    /// <summary>A damaged one cannot be revoked either, and hides no other.</summary>
    async ValueTask<LeaseEntry?> ReadAsync(string leaseId, CancellationToken ct)
    {
        try { return await leases.GetAsync(leaseId, ct); }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new LeaseEntry { LeaseId = leaseId, Path = leaseId, RevokeError = $"it cannot be read: {e.Message}" };
        }
    }

    static int LimitOf(EngineRequest request) => request.Get(Limit) switch
    {
        "" => DefaultLimit,
        "none" => int.MaxValue,
        var text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0 ? limit
            : throw new RequestException(400, $"limit: \"{text}\" is neither a positive number nor \"none\""),
    };
}
