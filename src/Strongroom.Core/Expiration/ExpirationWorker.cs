using Microsoft.Extensions.Logging;
using Strongroom.Core.Leases;

namespace Strongroom.Core.Expiration;

/// <summary>Runs while the vault is unsealed: finishes interrupted revocations, restores the clock from the storage, and ends what is due.</summary>
public sealed partial class ExpirationWorker(LeaseStore leases, LeaseRevoker revoker, LeaseClock clock, TimeProvider time, ILogger<ExpirationWorker> log)
{
    const int ConcurrentRevocations = 4;
    static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(10);

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
            if (await leases.GetAsync(leaseId, ct) is { } lease) clock.Watch(lease);
        if (clock.Count > 0) LogRestored(log, clock.Count);
    }

    async Task WorkAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            var leaseId = await clock.NextAsync(ct);
            try
            {
                if (await revoker.RevokeIfDueAsync(leaseId, ct) is { } later) clock.Watch(leaseId, later);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogRetry(log, leaseId, e.Message);
                clock.Watch(leaseId, time.GetUtcNow() + FirstRetry);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Restored leases: {Count}")] static partial void LogRestored(ILogger log, int count);
    [LoggerMessage(2, LogLevel.Error, "Could not revoke lease {LeaseId}, trying again: {Reason}")] static partial void LogRetry(ILogger log, string leaseId, string reason);
    [LoggerMessage(3, LogLevel.Error, "Restoring the leases failed; expired leases stay until the next unseal")] static partial void LogFailed(ILogger log, Exception e);
}
