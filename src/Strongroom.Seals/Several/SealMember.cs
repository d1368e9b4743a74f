using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Several;

/// <summary>One of several seals, with what its last calls said of it. Thread-safe.</summary>
public sealed class SealMember(string name, int priority, IKeyWrapper wrapper, TimeProvider time)
{
    /// <summary>A service that hangs must not hold up the others.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    volatile SealMemberStatus _status = new(name, wrapper.Type, priority, "", null, null, false, []);

    volatile SealException? _unusable;

    /// <summary>Its key can be asked about but, when last tried, not be used.</summary>
    internal bool IsUnusable => _unusable is not null;

    public string Name => name;
    public int Priority => priority;
    public IKeyWrapper Wrapper => wrapper;
    public SealMemberStatus Status => _status;

    internal void SetCurrent(bool current) => _status = _status with { IsCurrent = current };

    /// <summary>Calls the service; what comes of it becomes the status.</summary>
    /// <exception cref="SealException">As the provider said it, or that it did not answer in time.</exception>
    internal async ValueTask<T> CallAsync<T>(Func<IKeyWrapper, CancellationToken, ValueTask<T>> call, CancellationToken ct)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            var result = await call(wrapper, both.Token);
            if (result is SealKeyReport report) Note(_unusable, report.Warnings, report);
            else Note(_unusable = null, _status.Warnings);
            return result;
        }
        catch (SealException e)
        {
            if (typeof(T) != typeof(SealKeyReport) && SaysMoreThanTheReport(e.Fault)) _unusable = e;
            Note(e, _status.Warnings);
            throw;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            var late = new SealException(SealFault.TimedOut, $"it did not answer within {GoDuration.Format(Patience)}", "check the network to its endpoint");
            Note(late, _status.Warnings);
            throw late;
        }
    }

    /// <summary>Such a failure of a use of the key is not over because the service answers questions about it.</summary>
    static bool SaysMoreThanTheReport(SealFault fault) => fault is SealFault.Denied or SealFault.KeyDisabled or SealFault.KeyPendingDeletion or SealFault.WrongKey or SealFault.InvalidAnswer or SealFault.Misconfigured;

    void Note(SealException? trouble, IReadOnlyList<string> warnings, SealKeyReport? report = null)
    {
        var before = _status;
        var isNews = before.Since is null || (before.Trouble is null) != (trouble is null);
        _status = before with { Trouble = trouble, Since = isNews ? time.GetUtcNow() : before.Since, KeyId = wrapper.KeyId ?? before.KeyId, Warnings = warnings, Report = report ?? before.Report };
    }
}
