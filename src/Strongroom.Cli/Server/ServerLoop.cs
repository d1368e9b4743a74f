using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Strongroom.Cli.Server.Logging;
using Strongroom.Http.Listeners;

namespace Strongroom.Cli.Server;

/// <summary>From the started server to its end: signals, and what systemd is told.</summary>
sealed partial class ServerLoop(RunningServer server, ServerLog log, ServiceNotice notice, Func<LogOptions?> rereadLog)
{
    readonly TaskCompletionSource<string> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Lock _oneReload = new();
    readonly ILogger _log = log.CreateLogger("Strongroom.Cli.Server.ServerLoop");

    public void RequestStop(string reason) => _stop.TrySetResult(reason);

    public async Task RunAsync(CancellationToken ct)
    {
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, "SIGTERM"));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, "SIGINT"));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Reload);
        using var cancelled = ct.Register(() => RequestStop("the caller"));
        server.Vault.Changed += TellState;
        notice.Ready(StateSentence.Of(server.Vault));
        LogStopping(_log, await _stop.Task);
        server.Vault.Changed -= TellState;
        notice.Stopping();
    }

    void Stop(PosixSignalContext signal, string name)
    {
        signal.Cancel = true; // ours to end, with the storage closed cleanly
        RequestStop(name);
    }

    void Reload(PosixSignalContext signal)
    {
        signal.Cancel = true;
        Reload();
    }

    /// <summary>Each part by itself: a bad certificate must not keep the log file from being reopened. Nothing here may end the process.</summary>
    internal void Reload()
    {
        lock (_oneReload)
        {
            notice.Reloading();
            Try(log.Reopen, "The log file stays as it is");
            Try(server.Reload, "The old certificate stays in use");
            Try(() => { if (rereadLog() is { } options) log.Level = options.Level; }, "The log level stays");
            LogReloaded(_log, LogLevels.NameOf(log.Level));
            notice.Ready(StateSentence.Of(server.Vault));
        }
    }

    void Try(Action part, string otherwise)
    {
        try { part(); }
        catch (ListenerException e) { LogNotReloaded(_log, $"{e.Message}; {e.Remedy}", otherwise); }
        catch (Exception e) { LogNotReloaded(_log, e.Message, otherwise); }
    }

    void TellState() => notice.Status(StateSentence.Of(server.Vault));

    [LoggerMessage(1, LogLevel.Information, "Stopping ({Reason}): requests in flight end, then the vault is sealed")] static partial void LogStopping(ILogger log, string reason);
    [LoggerMessage(2, LogLevel.Information, "Reloaded: TLS files, log file, log level {Level}")] static partial void LogReloaded(ILogger log, string level);
    [LoggerMessage(3, LogLevel.Error, "Not reloaded: {Reason}. {Otherwise}")] static partial void LogNotReloaded(ILogger log, string reason, string otherwise);
}
