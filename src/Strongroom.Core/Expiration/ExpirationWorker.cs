using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Strongroom.Core.Leases;

namespace Strongroom.Core.Expiration;

/// <summary>Runs while the vault is unsealed: finishes interrupted revocations, restores the clock from the storage, and ends what is due.</summary>
/// <remarks>Nothing that fails here keeps anything else from ending, and everything is tried again, ever more rarely.</remarks>
public sealed partial class ExpirationWorker(LeaseStore leases, LeaseRevoker revoker, LeaseClock clock, TimeProvider time, ILogger<ExpirationWorker> log)
{
    const int ConcurrentRevocations = 4;
    /// <summary>So many failures, and a lease is told as irrevocable; it is tried on all the same.</summary>
    const int ManyFailures = 6;
    static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal); // by lease

    IReadOnlyList<string> _unfinished = []; // tokens whose revocation was interrupted

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            var isResumed = await ResumeAsync(ct); // first, for whoever finds a half revoked token due would not spare its children
            var workers = Enumerable.Range(0, ConcurrentRevocations).Select(_ => WorkAsync(ct)).ToList();
            var isRestored = false;
            for (var attempt = 0; ; attempt++)
            {
                isRestored = isRestored || await TryRestoreAsync(ct);
                isResumed = isResumed || await ResumeAsync(ct);
                if (isRestored && isResumed) break;
                await Task.Delay(PauseAfter(attempt), time, ct);
            }
            await Task.WhenAll(workers);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
    }

    async ValueTask<bool> TryRestoreAsync(CancellationToken ct)
    {
        try
        {
            await RestoreAsync(ct);
            return true;
        }
        catch (Exception e) when (!IsEnd(e, ct))
        {
            LogFailed(log, e);
            return false;
        }
    }

    /// <summary>Before the first request: what is recorded now was interrupted. A record that comes later is of a request under way, perhaps a last use whose answer is
    /// being put together, and is that request's to finish.</summary>
    public async ValueTask NoteUnfinishedAsync(CancellationToken ct) => _unfinished = await revoker.Tokens.UnfinishedAsync(ct);

    /// <summary>False: some are left.</summary>
    async ValueTask<bool> ResumeAsync(CancellationToken ct)
    {
        var left = new List<string>();
        foreach (var index in _unfinished)
            try { await revoker.Tokens.ResumeAsync(index, ct); }
            catch (Exception e) when (!IsEnd(e, ct))
            {
                LogUnfinished(log, e.Message);
                left.Add(index);
            }
        _unfinished = left;
        return left.Count == 0;
    }

    async ValueTask RestoreAsync(CancellationToken ct)
    {
        await foreach (var leaseId in leases.WalkAsync("", ct))
            try { if (await leases.GetAsync(leaseId, ct) is { } lease) clock.Restore(lease); }
            catch (Exception e) when (!IsEnd(e, ct)) { await TryLaterAsync(leaseId, e, ct); }
        if (clock.Count > 0) LogRestored(log, clock.Count);
    }

    async Task WorkAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var leaseId = await clock.NextAsync(ct);
            try
            {
                if (await revoker.RevokeIfDueAsync(leaseId, time.GetUtcNow(), ct) is { } later) clock.Watch(leaseId, later);
                _failures.TryRemove(leaseId, out _);
            }
            catch (Exception e) when (!IsEnd(e, ct)) { await TryLaterAsync(leaseId, e, ct); }
        }
    }

    async ValueTask TryLaterAsync(string leaseId, Exception e, CancellationToken ct)
    {
        var failures = _failures.AddOrUpdate(leaseId, 1, static (_, before) => before + 1);
        var pause = PauseAfter(failures - 1);
        LogRetry(log, leaseId, pause, e.Message);
        clock.Watch(leaseId, time.GetUtcNow() + pause);
        if (failures < ManyFailures) return;
        try { await revoker.Secrets.NoteFailureAsync(leaseId, e.Message, ct); }
        catch (Exception again) when (!IsEnd(again, ct)) { } // the note comes with the next failure
    }

    static TimeSpan PauseAfter(int failures) => FirstRetry * Math.Pow(2, Math.Min(failures, 10)) is var pause && pause < LongestRetry ? pause : LongestRetry;

    /// <summary>The vault is being sealed. An engine that gives up waiting for something throws the same exception, and is a failure like any other.</summary>
    static bool IsEnd(Exception e, CancellationToken ct) => e is OperationCanceledException && ct.IsCancellationRequested;

    [LoggerMessage(1, LogLevel.Information, "Restored leases: {Count}")] static partial void LogRestored(ILogger log, int count);
    [LoggerMessage(2, LogLevel.Error, "Could not read or revoke lease {LeaseId}, trying again in {Pause}: {Reason}")] static partial void LogRetry(ILogger log, string leaseId, TimeSpan pause, string reason);
    [LoggerMessage(3, LogLevel.Error, "The leases could not be listed, trying again; until then some that are over stay stored")] static partial void LogFailed(ILogger log, Exception e);
    [LoggerMessage(4, LogLevel.Error, "A revocation that was interrupted could not be finished, trying again: {Reason}")] static partial void LogUnfinished(ILogger log, string reason);
}
