using System.Diagnostics.Metrics;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Lifecycle;

/// <summary>Counts and times every call to the seal's service: calls cost money and quota, so the operator sees how many there are.</summary>
/// <param name="inner">Whose calls are counted.</param>
/// <param name="name">The seal's name, a label of the metrics.</param>
/// <param name="time">When the last call was.</param>
public sealed class MeteredKeyWrapper(IKeyWrapper inner, string name, TimeProvider time) : IKeyWrapper
{
    static readonly Meter Meter = new("Strongroom.Seal");
    static readonly Counter<long> Calls = Meter.CreateCounter<long>("seal.calls", description: "Calls to the seal's service, by call and result");
    static readonly Histogram<double> Durations = Meter.CreateHistogram<double>("seal.call_duration_ms", description: "Time of calls to the seal's service in milliseconds");

    volatile SealCall? _last;

    public SealCall? LastCall => _last;

    public string Name => name;
    public string Type => inner.Type;
    public string? KeyId => inner.KeyId;
    public SealBinding? Binding => inner.Binding;
    public IReadOnlyList<SealSetting> Settings => inner.Settings;
    public IReadOnlyList<SealCredentialTry> CredentialTrail => inner.CredentialTrail;
    public void NoteStored(IReadOnlyList<SealBlob> stored) => inner.NoteStored(stored);

    public ValueTask<SealBlob> WrapAsync(SecretBytes key, CancellationToken ct) => CountAsync("encrypt", inner.WrapAsync(key, ct));
    public ValueTask<SecretBytes> UnwrapAsync(SealBlob blob, CancellationToken ct) => CountAsync("decrypt", inner.UnwrapAsync(blob, ct));
    public ValueTask<SealKeyReport> InspectAsync(CancellationToken ct) => CountAsync("describe", inner.InspectAsync(ct));
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    async ValueTask<T> CountAsync<T>(string call, ValueTask<T> running)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        var result = "ok";
        try { return await running; }
        catch (SealException e)
        {
            result = e.Fault.ToString();
            throw;
        }
        catch (OperationCanceledException)
        {
            result = "cancelled";
            throw;
        }
        finally
        {
            var took = System.Diagnostics.Stopwatch.GetElapsedTime(started).TotalMilliseconds;
            _last = new SealCall(call, result, time.GetUtcNow(), took);
            Calls.Add(1, new("seal", inner.Type), new("name", name), new("call", call), new("result", result));
            Durations.Record(took, new("seal", inner.Type), new("name", name), new KeyValuePair<string, object?>("call", call));
        }
    }
}
