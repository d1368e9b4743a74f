using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Strongroom.Core.Lifecycle;

/// <summary>What a vault measures about itself, under the names Vault has for it. Gauges are only read when somebody asks.</summary>
sealed class VaultMeter : IDisposable
{
    readonly Meter _meter = new("Strongroom.Core");
    readonly Histogram<double> _requests;

    public VaultMeter(Vault vault, TimeProvider time)
    {
        _requests = _meter.CreateHistogram<double>("core.handle_request", description: "Time of requests to the unsealed vault in milliseconds");
        _meter.CreateObservableGauge("core.unsealed", () => vault.IsActive ? 1 : 0L, description: "1 while unsealed");
        _meter.CreateObservableGauge("core.active", () => vault.IsActive ? 1 : 0L, description: "1 on the node that answers requests");
        _meter.CreateObservableGauge("core.in_flight_requests", () => vault.InFlight, description: "Requests the unsealed vault is working on");
        _meter.CreateObservableGauge("expire.num_leases", () => (long)vault.LeasesWatched, description: "Leases that will end by themselves");
        _meter.CreateObservableGauge("seal.unreachable.time", () => vault.Keeper?.Trouble is { } trouble ? (time.GetUtcNow() - trouble.Since).TotalMilliseconds : 0,
            description: "How long the seal has been failing, milliseconds; 0 while it works");
        SealMeter.Add(_meter, vault, time);
    }

    public void Took(long started) => _requests.Record(Stopwatch.GetElapsedTime(started).TotalMilliseconds);

    public void Dispose() => _meter.Dispose();
}
