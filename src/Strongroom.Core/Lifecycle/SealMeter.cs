using System.Diagnostics.Metrics;

namespace Strongroom.Core.Lifecycle;

/// <summary>What is known of each seal, by its name, as gauges that are only read when somebody asks. A value that nobody knows is left out.</summary>
static class SealMeter
{
    public static void Add(Meter meter, Vault vault, TimeProvider time)
    {
        Gauge("seal.healthy", "1 while the seal works, by seal", seal => seal.IsHealthy ? 1 : 0);
        Gauge("seal.current", "1 while the stored keys are wrapped by the seal's key as it is now, by seal", seal => seal.IsCurrent ? 1 : 0);
        Gauge("seal.clock_skew_seconds", "How far this machine's clock is ahead of that of the seal's service (negative: behind), by seal", seal => seal.Report?.ClockSkew?.TotalSeconds);
        Gauge("seal.credential_remaining_seconds", "How long the credential for the seal's service is still good, by seal", seal => seal.Report?.CredentialEnds is { } end ? Math.Floor((end - time.GetUtcNow()).TotalSeconds) : null);
        Gauge("seal.key_deletion_timestamp_seconds", "When the seal's key will be gone for good, Unix time; only while its deletion is pending, by seal", seal => seal.Report?.DeletionDate?.ToUnixTimeSeconds());

        void Gauge(string name, string description, Func<SealView, double?> read) => meter.CreateObservableGauge(name, () => vault.Seals
            .Select(seal => (seal.Name, Value: read(seal))).Where(each => each.Value is not null)
            .Select(each => new Measurement<double>(each.Value!.Value, new KeyValuePair<string, object?>("name", each.Name))), description: description);
    }
}
