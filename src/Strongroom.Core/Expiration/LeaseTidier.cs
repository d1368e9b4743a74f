using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Strongroom.Core.Leases;
using Strongroom.Core.Tokens;

namespace Strongroom.Core.Expiration;

/// <summary>Ends the leases of secrets whose token is gone, when asked to. Normally there are none: a token takes its leases along.</summary>
public sealed partial class LeaseTidier(LeaseStore leases, TokenStore tokens, LeaseRevoker revoker, ILogger<LeaseTidier> log)
{
    readonly Channel<bool> _asked = Channel.CreateBounded<bool>(1);
    int _isBusy;

    /// <summary>False: one is under way already.</summary>
    public bool TryStart()
    {
        if (Interlocked.Exchange(ref _isBusy, 1) == 1) return false;
        return _asked.Writer.TryWrite(true);
    }

    /// <summary>Waits for being asked, until <paramref name="ct"/>.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        try
        {
            while (true)
            {
                await _asked.Reader.ReadAsync(ct);
                try { await TidyAsync(ct); }
                catch (Exception e) when (!IsEnd(e, ct)) { LogFailed(log, e.Message); }
                Volatile.Write(ref _isBusy, 0);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
    }

    async ValueTask TidyAsync(CancellationToken ct)
    {
        var (seen, revoked, failed) = (0, 0, 0);
        await foreach (var leaseId in leases.WalkAsync("", ct))
        {
            seen++;
            try
            {
                if (await leases.GetAsync(leaseId, ct) is not { IsToken: false } lease || await tokens.FindByIndexAsync(tokens.IndexOf(lease.ClientToken), ct) is not null) continue;
                await revoker.RevokeAsync(leaseId, ct);
                revoked++;
            }
            catch (Exception e) when (!IsEnd(e, ct))
            {
                LogKept(log, leaseId, e.Message);
                failed++;
            }
        }
        LogDone(log, seen, revoked, failed);
    }

    /// <summary>The vault is being sealed. An engine that gives up waiting for something throws the same exception, and is a failure like any other.</summary>
    static bool IsEnd(Exception e, CancellationToken ct) => e is OperationCanceledException && ct.IsCancellationRequested;

    [LoggerMessage(1, LogLevel.Information, "Leases tidied: {Seen} looked at, {Revoked} of tokens that are gone revoked, {Failed} could not be")] static partial void LogDone(ILogger log, int seen, int revoked, int failed);
    [LoggerMessage(2, LogLevel.Warning, "Lease {LeaseId}, whose token is gone, could not be revoked: {Reason}")] static partial void LogKept(ILogger log, string leaseId, string reason);
    [LoggerMessage(3, LogLevel.Error, "Tidying the leases ended early: {Reason}")] static partial void LogFailed(ILogger log, string reason);
}
