using System.Diagnostics;
using System.Text;
using Strongroom.Testing.Servers;

namespace Strongroom.Testing.Deploy;

/// <summary>
/// Acts a unit out where no systemd runs: reads the unit that is installed in a root and does what its own settings say, with the user,
/// the environment, the limits, the directories and the credentials they name. <see cref="Says"/> tells what it leaves out.
/// </summary>
sealed class UnitRunner : IAsyncDisposable
{
    static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);

    /// <summary>What is acted out; everything else in [Service] is not, the sandbox above all.</summary>
    static readonly HashSet<string> ActedOut =
    [
        "Type", "ExecStartPre", "ExecStart", "ExecStartPost", "ExecReload", "ExecStop", "ExecStopPost", "User", "Group", "Environment", "EnvironmentFile", "WorkingDirectory", "UMask",
        "RuntimeDirectory", "StateDirectory", "CacheDirectory", "LogsDirectory", "ConfigurationDirectory", "RuntimeDirectoryMode", "StateDirectoryMode", "CacheDirectoryMode",
        "LogsDirectoryMode", "ConfigurationDirectoryMode", "LoadCredential", "SetCredential", "NoNewPrivileges", "AmbientCapabilities", "CapabilityBoundingSet",
        "LimitNOFILE", "LimitCORE", "LimitMEMLOCK", "KillSignal", "NotifyAccess", "PermissionsStartOnly", "TimeoutStartSec", "TimeoutStopSec",
    ];

    readonly ChrootRoot _root;
    readonly UnitCommand _commands;
    readonly UnitContext _context;
    readonly StringBuilder _journal = new();
    Process? _main;
    NotifySocket? _notify;

    UnitRunner(ChrootRoot root, UnitFile unit)
    {
        (_root, Unit, _context) = (root, unit, new UnitContext(root, unit));
        _commands = new UnitCommand(root, unit, _context);
    }

    public UnitFile Unit { get; }

    /// <summary>The main process, as the system's own processes number it.</summary>
    public int MainPid { get; private set; }

    public bool HasExited => _main is null or { HasExited: true };
    public int ExitCode => _main!.ExitCode;

    /// <summary>What the service sent by sd_notify.</summary>
    public IReadOnlyList<string> Notifications => _notify?.Messages ?? [];
    public string StatusText => _notify?.Status ?? "";

    /// <summary>What the service printed.</summary>
    public string Journal
    {
        get { lock (_journal) return _journal.ToString(); }
    }

    public string Says => $"no systemd here: {Unit.Name} is acted out by the tests ({_context.User}, {Unit.Value("Service", "Type", "simple")}); not acted out: {string.Join(", ", Unit.Names("Service").Where(name => !ActedOut.Contains(name)).Order(StringComparer.Ordinal))}";

    /// <summary>As <c>systemctl start</c>: returns once the service is up by the measure of its <c>Type=</c>.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message holds what it printed.</exception>
    public static async Task<UnitRunner> StartAsync(ChrootRoot root, string name = "vault.service")
    {
        var runner = new UnitRunner(root, UnitFile.Load(root, name));
        if (runner._context.UnmetCondition() is { } condition) throw new InvalidOperationException($"{name} was not started: {condition} does not hold");
        try
        {
            await runner.StartAsync();
            return runner;
        }
        catch
        {
            await runner.DisposeAsync();
            throw;
        }
    }

    /// <summary>As <c>systemctl reload</c>.</summary>
    public Task ReloadAsync() => AllAsync("ExecReload");

    /// <summary>As <c>systemctl stop</c>; returns the exit code, 128 and the signal's number where a signal ended it.</summary>
    public async Task<int> StopAsync(TimeSpan? limit = null)
    {
        if (_main is not { } main) throw new InvalidOperationException($"{Unit.Name} does not run");
        if (!main.HasExited)
        {
            await AllAsync("ExecStop");
            await SignalAsync(Unit.Value("Service", "KillSignal", "SIGTERM"));
        }
        await main.WaitForExitAsync().WaitAsync(limit ?? StartLimit);
        await AllAsync("ExecStopPost");
        return main.ExitCode;
    }

    /// <summary>A signal for the main process.</summary>
    public async Task SignalAsync(string signal) => await _root.ShellAsync($"kill -{signal.Replace("SIG", "", StringComparison.Ordinal)} {MainPid}");

    public async ValueTask DisposeAsync()
    {
        if (_main is { HasExited: false })
        {
            await SignalAsync("SIGKILL");
            await _main.WaitForExitAsync();
        }
        _main?.Dispose();
        _notify?.Dispose();
    }

    async Task StartAsync()
    {
        await _context.PrepareAsync();
        var notifies = Unit.Value("Service", "Type", "simple").StartsWith("notify", StringComparison.Ordinal);
        if (notifies)
        {
            _notify = new NotifySocket(_root);
            _context.Environment["NOTIFY_SOCKET"] = NotifySocket.Path;
        }
        await AllAsync("ExecStartPre");
        _main = _commands.StartMain(Unit.Values("Service", "ExecStart").Single(), Take);
        await Eventually.TrueAsync(() => _main.HasExited || _root.Has(UnitCommand.PidFile), "a main process", StartLimit);
        if (_root.Has(UnitCommand.PidFile)) MainPid = int.Parse(_root.Read(UnitCommand.PidFile));
        _context.Environment["MAINPID"] = $"{MainPid}";
        if (notifies) await Eventually.TrueAsync(() => _main.HasExited || Notifications.Contains("READY=1"), $"READY=1 from {Unit.Name}:\n{Journal}", StartLimit);
        if (_main.HasExited && Unit.Value("Service", "Type") != "oneshot")
        {
            await _main.WaitForExitAsync();
            throw new InvalidOperationException($"{Unit.Name} ended with {_main.ExitCode} at its start:\n{Journal}");
        }
        await AllAsync("ExecStartPost");
    }

    async Task AllAsync(string setting)
    {
        foreach (var line in Unit.Values("Service", setting)) await _commands.RunAsync(setting, line, Take);
    }

    void Take(string? line)
    {
        if (line is null) return;
        lock (_journal) _journal.Append(line).Append('\n');
    }
}
