using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Core.Routing;

namespace Strongroom.Core.Lifecycle;

/// <summary>Once a minute the engines' own chores; every five minutes the barrier's count of encryptions.</summary>
sealed partial class PeriodicWork
{
    static readonly TimeSpan Period = TimeSpan.FromMinutes(1);
    const int MinutesBetweenCounts = 5;

    public static async Task RunAsync(IBarrier barrier, Router router, TimeProvider time, ILogger<PeriodicWork> log, CancellationToken ct)
    {
        try
        {
            for (var minute = 1; ; minute++)
            {
                await Task.Delay(Period, time, ct);
                foreach (var mount in router.Current.Mounts) await ChoreAsync(mount, log, ct);
                if (minute % MinutesBetweenCounts == 0) await CountAsync(barrier, log, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested) { }
    }

    static async ValueTask ChoreAsync(Mount mount, ILogger log, CancellationToken ct)
    {
        try { await mount.Engine.OnPeriodAsync(mount.View, ct); }
        catch (Exception e) when (!IsEnd(e, ct)) { LogChore(log, mount.Info.Path, e); }
    }

    static async ValueTask CountAsync(IBarrier barrier, ILogger log, CancellationToken ct)
    {
        try { await barrier.PersistEncryptionCountAsync(ct); }
        catch (Exception e) when (!IsEnd(e, ct)) { LogCount(log, e); }
    }

    /// <summary>The vault is being sealed. An engine that gives up waiting for something throws the same exception, and is a failure like any other.</summary>
    static bool IsEnd(Exception e, CancellationToken ct) => e is OperationCanceledException && ct.IsCancellationRequested;

    [LoggerMessage(1, LogLevel.Error, "The periodic work of {Mount} failed; it is tried again in a minute")] static partial void LogChore(ILogger log, string mount, Exception e);
    [LoggerMessage(2, LogLevel.Error, "The barrier's encryption count could not be stored; it is tried again in five minutes")] static partial void LogCount(ILogger log, Exception e);
}
