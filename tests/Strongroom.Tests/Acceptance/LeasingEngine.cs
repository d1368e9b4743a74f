using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Leases;
using Strongroom.Sdk.Paths;

namespace Strongroom.Tests.Acceptance;

/// <summary>An engine whose secrets are names on a list: on it, a secret is good.</summary>
sealed class LeasingEngine(ConcurrentDictionary<string, int> good) : Engine
{
    static readonly Field<TimeSpan> Ttl = Field.Duration("ttl", "Wished for.");
    static readonly Field<bool> Fixed = Field.Flag("fixed", "Not renewable.");

    int _made;

    /// <summary>What goes wrong when a secret is to be taken away; null: nothing.</summary>
    public Func<Exception?> OnRevoke { get; set; } = () => null;
    public int Revocations;

    LeaseType Type => field ??= new("entry")
    {
        Revoke = (lease, _) =>
        {
            Interlocked.Increment(ref Revocations);
            if (OnRevoke() is { } error) throw error;
            good.TryRemove(lease.Internal["name"]!.GetValue<string>(), out int _);
            return default;
        },
        Renew = (lease, _) =>
        {
            good[lease.Internal["name"]!.GetValue<string>()]++;
            return new(lease.Increment);
        },
    };

    public override IReadOnlyList<LeaseType> LeaseTypes => [Type];

    protected override PathTable DefinePaths() => new("Leases.",
    [
        new("creds/{role}", "Makes a secret.") { Fields = [Field.Text("role", "A role.").InPath(), Ttl, Fixed], Update = MakeAsync },
    ]);

    ValueTask<EngineResponse?> MakeAsync(EngineRequest request, CancellationToken ct)
    {
        var name = $"secret-{Interlocked.Increment(ref _made)}";
        good[name] = 0;
        var ttl = request.Get(Ttl);
        return new(new EngineResponse
        {
            Data = new JsonObject { ["name"] = name },
            Lease = new LeaseOffer(Type, new JsonObject { ["name"] = name }, ttl > TimeSpan.Zero ? ttl : null, TimeSpan.FromHours(2)) { IsRenewable = !request.Get(Fixed) },
        });
    }
}
