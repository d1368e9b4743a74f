using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Strongroom.Cli.Server.Logging;
using Strongroom.Http.Listeners;
using Strongroom.Sdk.Seals;

namespace Strongroom.Cli.Server;

/// <summary>From the started server to its end: signals, and what systemd is told.</summary>
sealed partial class ServerLoop : IDisposable
{
    readonly RunningServer _server;
    readonly ServerLog _lines;
    readonly ServiceNotice _notice;
    readonly Func<ServerPlan?> _reread;
    readonly IDisposable[] _signals;
    readonly TaskCompletionSource<string> _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Lock _oneReload = new();
    readonly ILogger _log;

    /// <summary>Signals are ours from here on: whoever has read the banner or the pid file may send one.</summary>
    public ServerLoop(RunningServer server, ServerLog log, ServiceNotice notice, Func<ServerPlan?> reread)
    {
        (_server, _lines, _notice, _reread) = (server, log, notice, reread);
        _log = log.CreateLogger("Strongroom.Cli.Server.ServerLoop");
        _signals =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, "SIGTERM")),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, "SIGINT")),
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, Reload),
        ];
    }

    public void RequestStop(string reason) => _stop.TrySetResult(reason);

    public async Task RunAsync(CancellationToken ct)
    {
        using var cancelled = ct.Register(() => RequestStop("the caller"));
        _server.Vault.Changed += TellState;
        _notice.Ready(StateSentence.Of(_server.Vault));
        LogStopping(_log, await _stop.Task);
        _server.Vault.Changed -= TellState;
        _notice.Stopping();
    }

    public void Dispose()
    {
        foreach (var signal in _signals) signal.Dispose();
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
            _notice.Reloading();
            var isWhole = Try(_lines.Reopen, "The log file stays as it is");
            isWhole &= Try(_server.Reload, "The old certificate stays in use");
            isWhole &= Try(() =>
            {
                if (_reread() is not { } plan) return;
                _lines.Level = plan.Log.Level;
                _server.ReloadAccess(plan);
                Tell(plan);
                _ = ReloadSealAsync(plan);
            }, "The log level, the seal and what is open without a token stay as they are");
            if (isWhole) LogReloaded(_log, LogLevels.NameOf(_lines.Level));
            else LogReloadedInPart(_log);
            _notice.Ready(StateSentence.Of(_server.Vault));
        }
    }

    /// <summary>Warnings that are new, and what only a restart brings.</summary>
    void Tell(ServerPlan plan)
    {
        foreach (var warning in plan.Warnings.Except(_server.Plan.Warnings)) LogWarning(_log, warning);
        if (RestartNotice.Of(_server.Plan, plan) is { Count: > 0 } waiting) LogWaiting(_log, string.Join("; ", waiting));
    }

    /// <summary>The vault changes over by itself, when the new seal has proved itself.</summary>
    async Task ReloadSealAsync(ServerPlan plan)
    {
        try { await _server.ReloadSealAsync(plan, _lines); }
        catch (SealException e) { LogNotReloaded(_log, $"{e.Message}; {e.Remedy}", "The seal stays as it is"); }
        catch (Exception e) { LogNotReloaded(_log, e.Message, "The seal stays as it is"); }
    }

    bool Try(Action part, string otherwise)
    {
        try
        {
            part();
            return true;
        }
        catch (ListenerException e) { LogNotReloaded(_log, $"{e.Message}; {e.Remedy}", otherwise); }
        catch (Exception e) { LogNotReloaded(_log, e.Message, otherwise); }
        return false;
    }

    void TellState() => _notice.Status(StateSentence.Of(_server.Vault));

    [LoggerMessage(1, LogLevel.Information, "Stopping ({Reason}): requests in flight end, then the vault is sealed")] static partial void LogStopping(ILogger log, string reason);
    [LoggerMessage(2, LogLevel.Information, "Reloaded: TLS files, log file, log level {Level}")] static partial void LogReloaded(ILogger log, string level);
    [LoggerMessage(6, LogLevel.Warning, "Reloaded in part: what could not be is told above")] static partial void LogReloadedInPart(ILogger log);
    [LoggerMessage(4, LogLevel.Warning, "Configuration: {Warning}")] static partial void LogWarning(ILogger log, string warning);
    [LoggerMessage(5, LogLevel.Warning, "The configuration has changed in what takes a restart: {Settings}")] static partial void LogWaiting(ILogger log, string settings);
    [LoggerMessage(3, LogLevel.Error, "Not reloaded: {Reason}. {Otherwise}")] static partial void LogNotReloaded(ILogger log, string reason, string otherwise);
}
