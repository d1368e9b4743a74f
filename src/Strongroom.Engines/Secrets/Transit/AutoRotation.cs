using Microsoft.Extensions.Logging;
using Strongroom.Engines.Secrets.Transit.Keys;
using Strongroom.Sdk.Storage;

namespace Strongroom.Engines.Secrets.Transit;

/// <summary>Rotates keys whose <c>auto_rotate_period</c> is over. Periods are an hour at least, so the keys are looked at once an hour.</summary>
sealed partial class AutoRotation(KeyStore store, string mount, ILogger<AutoRotation> log)
{
    static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    long _next;

    /// <summary>A period was changed: look at the next chance.</summary>
    public void LookAgain() => Volatile.Write(ref _next, 0);

    public async ValueTask RunAsync(IStorage storage, CancellationToken ct)
    {
        var now = store.Now;
        var left = Volatile.Read(ref _next) - now.UtcTicks;
        if (left > 0 && left <= Interval.Ticks) return; // further ahead: the clock was set back
        Volatile.Write(ref _next, (now + Interval).UtcTicks);
        foreach (var name in await store.ListAsync(storage, ct))
            try { await LookAtAsync(storage, name, ct); }
            catch (Exception e) when (e is not OperationCanceledException) { LogFailed(log, name, mount, e); }
    }

    async ValueTask LookAtAsync(IStorage storage, string name, CancellationToken ct)
    {
        if (await store.FindAnyAsync(storage, name, ct) is not { SoftDeleted: not true } policy || !KeyRotation.IsDue(policy, store.Now)) return;
        var rotated = await store.EditAsync(storage, name, "", current => KeyRotation.IfDue(store, current), ct);
        LogRotated(log, name, mount, rotated.LatestVersion);
    }

    [LoggerMessage(1, LogLevel.Information, "The key {Key} in {Mount} was due and has version {Version} now")] static partial void LogRotated(ILogger log, string key, string mount, int version);
    [LoggerMessage(2, LogLevel.Error, "The key {Key} in {Mount} could not be looked at or rotated; it is tried again in an hour")] static partial void LogFailed(ILogger log, string key, string mount, Exception e);
}
