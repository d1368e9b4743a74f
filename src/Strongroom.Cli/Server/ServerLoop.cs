using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Strongroom.Cli.Server.Logging;
using Strongroom.Http.Listeners;

namespace Strongroom.Cli.Server;

/// <summary>From the started server to its end: signals, systemd, the pid file.</summary>
sealed partial class ServerLoop(RunningServer server, ServerLog log, ServiceNotice notice, Func<LogOptions?> rereadLog)
{
    readonly TaskCompletionSource<string> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ILogger _log = log.CreateLogger("Strongroom.Cli.Server.ServerLoop");

    public void RequestStop(string reason) => _stop.TrySetResult(reason);

    public async Task RunAsync(CancellationToken ct)
    {
        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, "SIGTERM"));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, "SIGINT"));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Reload);
        using var cancelled = ct.Register(() => RequestStop("the caller"));
        server.Vault.Changed += TellState;
        WritePid();
        notice.Ready(State());
        LogStopping(_log, await _stop.Task);
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
        notice.Reloading();
        log.Reopen();
        try
        {
            server.Reload();
            if (rereadLog() is { } options) log.Level = options.Level;
            LogReloaded(_log, LogLevels.NameOf(log.Level));
        }
        catch (ListenerException e) { LogNotReloaded(_log, e.Message, e.Remedy); }
        notice.Ready(State());
    }

    void TellState() => notice.Status(State());

    string State() => server.Vault.IsActive ? "Unsealed" : "Sealed";

    void WritePid()
    {
        if (server.Plan.PidFile.Length > 0) File.WriteAllText(server.Plan.PidFile, Environment.ProcessId.ToString());
    }

    [LoggerMessage(1, LogLevel.Information, "Stopping ({Reason}): requests in flight end, then the vault is sealed")] static partial void LogStopping(ILogger log, string reason);
    [LoggerMessage(2, LogLevel.Information, "Reloaded: TLS files, log file, log level {Level}")] static partial void LogReloaded(ILogger log, string level);
    [LoggerMessage(3, LogLevel.Error, "Not reloaded: {Reason}; {Remedy}. The old certificate stays in use")] static partial void LogNotReloaded(ILogger log, string reason, string remedy);
}
