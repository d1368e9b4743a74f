using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Strongroom.Core.Leases;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Expiration;

/// <summary>Runs while the vault is unsealed: finishes interrupted revocations, restores the clock from the storage, and ends what is due.</summary>
public sealed partial class ExpirationWorker(LeaseStore leases, LeaseRevoker revoker, LeaseClock clock, TimeProvider time, ILogger<ExpirationWorker> log)
{
    const int ConcurrentRevocations = 4;
    /// <summary>So many failures, and a lease is told as irrevocable; it is tried on all the same.</summary>
    const int ManyFailures = 6;
    static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);
    static readonly TimeSpan LongestRetry = TimeSpan.FromHours(1);

    readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);

    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            await revoker.Tokens.ResumeAsync(ct);
            var workers = Enumerable.Range(0, ConcurrentRevocations).Select(_ => WorkAsync(ct)).ToList();
            await RestoreAsync(ct);
            await Task.WhenAll(workers);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
        catch (Exception e) { LogFailed(log, e); }
    }

    async ValueTask RestoreAsync(CancellationToken ct)
    {
        await foreach (var leaseId in leases.WalkAsync("", ct))
            if (await leases.GetAsync(leaseId, ct) is { } lease) clock.Restore(lease);
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
            catch (Exception e) when (e is not OperationCanceledException) { await RetryAsync(leaseId, e, ct); }
        }
    }

    async ValueTask RetryAsync(string leaseId, Exception e, CancellationToken ct)
    {
        var failures = _failures.AddOrUpdate(leaseId, 1, (_, before) => before + 1);
        var wait = FirstRetry * Math.Pow(2, Math.Min(failures - 1, 10));
        if (wait > LongestRetry) wait = LongestRetry;
        LogRetry(log, leaseId, wait, e.Message);
        clock.Watch(leaseId, time.GetUtcNow() + wait);
        if (failures < ManyFailures) return;
        try { await revoker.Secrets.NoteFailureAsync(leaseId, e.Message, ct); }
        catch (StorageException) { } // the note comes with the next failure
    }

    [LoggerMessage(1, LogLevel.Information, "Restored leases: {Count}")] static partial void LogRestored(ILogger log, int count);
    [LoggerMessage(2, LogLevel.Error, "Could not revoke lease {LeaseId}, trying again in {Wait}: {Reason}")] static partial void LogRetry(ILogger log, string leaseId, TimeSpan wait, string reason);
    [LoggerMessage(3, LogLevel.Error, "Restoring the leases failed; expired leases stay until the next unseal")] static partial void LogFailed(ILogger log, Exception e);
}
