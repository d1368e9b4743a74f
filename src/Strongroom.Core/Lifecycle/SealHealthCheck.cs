using Microsoft.Extensions.Logging;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Lifecycle;

/// <summary>Looks after the seal's key while all is well: mostly by asking about it, once an hour by using it, so that crypto calls stay below 60 a day.</summary>
sealed partial class SealHealthCheck(IKeyWrapper wrapper, SealHealthOptions options, TimeProvider time, ILogger<SealHealthCheck> log)
{
    static readonly TimeSpan RoundTripEvery = TimeSpan.FromHours(1);
    static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(30);

    // Counted from what was, by the clock that nobody sets: a wall clock set back would put the next look off by as much.
    long? _looked;
    TimeSpan _wait;
    long _triedRoundTrip = time.GetTimestamp();
    TimeSpan _roundTripWait = RoundTripEvery;
    int _failedRoundTrips;
    volatile bool _soon;
    volatile SealTrouble? _trouble;
    volatile IReadOnlyList<string> _warnings = [];
    volatile SealKeyReport? _report;
    readonly SealKeyWatch _watch = new(wrapper, log);

    public SealTrouble? Trouble => _trouble;

    /// <summary>The key (or the keys of several seals that answer) as last seen; a change means that stored keys may have to be wrapped anew.</summary>
    public string? KeyId { get; private set; }

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>What was last said of the key; null before.</summary>
    public SealKeyReport? Report => _report;

    /// <summary>What was found so far is out of date: the next look is now.</summary>
    public void CheckSoon() => _soon = true;

    /// <summary>Does the check if its time has come; returns how long until the next one.</summary>
    /// <param name="consequence">What a failure means as things stand: a sentence of the log.</param>
    /// <param name="ct">Stops it.</param>
    public async ValueTask<TimeSpan> DueAsync(string consequence, CancellationToken ct)
    {
        if (!options.Enabled) return Timeout.InfiniteTimeSpan;
        if (Left <= TimeSpan.Zero || _soon)
        {
            _soon = false;
            await CheckAsync(consequence, ct);
            (_looked, _wait) = (time.GetTimestamp(), _trouble is null ? options.Interval : options.IntervalUnhealthy);
        }
        return Left is var wait && wait > TimeSpan.Zero ? wait : TimeSpan.FromMilliseconds(1);
    }

    TimeSpan Left => _looked is { } at ? _wait - time.GetElapsedTime(at) : TimeSpan.Zero;

    async ValueTask CheckAsync(string consequence, CancellationToken ct)
    {
        using var limit = new CancellationTokenSource(options.Timeout, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(ct, limit.Token);
        try
        {
            var report = await wrapper.InspectAsync(linked.Token);
            if (time.GetElapsedTime(_triedRoundTrip) >= _roundTripWait) await RoundTripAsync(linked.Token);
            Take(report);
        }
        catch (SealException e) { Fail(e.Fault.ToString(), e.Message, e.Remedy, consequence); }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Fail(nameof(SealFault.TimedOut), $"the seal \"{wrapper.Type}\" did not answer within {GoDuration.Format(options.Timeout)}", "check the network to its endpoint", consequence);
        }
        catch (Exception e) when (e is not OperationCanceledException) { Fail(nameof(SealFault.ServiceFailed), $"unexpected failure: {e.Message}", "see the server's log", consequence); }
    }

    /// <summary>A failure is looked into again after a minute, then ever more rarely: these calls are billed also when they are refused.</summary>
    async ValueTask RoundTripAsync(CancellationToken ct)
    {
        var retry = options.IntervalUnhealthy * Math.Pow(2, Math.Min(_failedRoundTrips++, 10));
        (_triedRoundTrip, _roundTripWait) = (time.GetTimestamp(), retry < LongestRetry ? retry : LongestRetry);
        await wrapper.ProbeAsync(everyMember: false, ct);
        (_failedRoundTrips, _triedRoundTrip, _roundTripWait) = (0, time.GetTimestamp(), RoundTripEvery);
    }

    void Take(SealKeyReport report)
    {
        if (_trouble is not null && _failedRoundTrips == 0) LogHealthy(log, wrapper.Type);
        if (_failedRoundTrips == 0) _trouble = null; // a key that can be asked about but not used is not healthy
        foreach (var warning in report.Warnings)
            if (!_warnings.Contains(warning)) LogWarning(log, warning);
        (_warnings, _report) = (report.Warnings, report);
        _watch.Saw(report);
        KeyId = report.KeyId;
    }

    void Fail(string fault, string reason, string remedy, string consequence)
    {
        var now = time.GetUtcNow();
        if (_trouble?.Reason != reason) LogUnhealthy(log, reason, remedy, consequence);
        _trouble = new SealTrouble(fault, reason, remedy, _trouble?.Since ?? now, (_trouble?.Attempts ?? 0) + 1, now + options.IntervalUnhealthy);
    }

    [LoggerMessage(20, LogLevel.Warning, "The seal's key is not healthy: {Reason}. {Remedy}. {Consequence}")]
    static partial void LogUnhealthy(ILogger log, string reason, string remedy, string consequence);
    [LoggerMessage(21, LogLevel.Information, "The seal {Type} is healthy again")] static partial void LogHealthy(ILogger log, string type);
    [LoggerMessage(22, LogLevel.Warning, "Seal: {Warning}")] static partial void LogWarning(ILogger log, string warning);
}
