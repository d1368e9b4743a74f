using Microsoft.Extensions.Logging;
using Strongroom.Cli.Configuration;
using Strongroom.Cli.Flags;
using Strongroom.Cli.Server;
using Strongroom.Cli.Server.Logging;
using Strongroom.Core.Lifecycle;
using Strongroom.Http.Listeners;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Cli.Commands;

/// <summary><c>vault server</c>: runs until a signal ends it.</summary>
sealed class ServerCommand(CommandContext context) : Command(context)
{
    readonly ConfigFlag _config = new();
    readonly BoolFlag _dev = new("dev", "Run a development server: in memory, unsealed, with a known root token.");
    readonly TextFlag _devToken = new("dev-root-token-id", "The root token of a development server.", context.Terminal.Setting("DEV_ROOT_TOKEN_ID") ?? "");
    readonly TextFlag _devAddress = new("dev-listen-address", "The address a development server listens at.", context.Terminal.Setting("DEV_LISTEN_ADDRESS") ?? "127.0.0.1:8200");
    readonly BoolFlag _devKvV1 = new("dev-kv-v1", "Enable KV version 1 at secret/ of a development server.");
    readonly TextFlag _logLevel = new("log-level", $"Log verbosity: {LogLevels.Known}.", context.Terminal.Setting("LOG_LEVEL") ?? "");

    public static Command Create(CommandContext context) => new ServerCommand(context);

    public override CommandHelp Help => new("Start a Vault server", "[options]", """
        Starts a server that answers at the listeners of its configuration and unseals
        itself when a seal is configured.

            $ vault server -config=/etc/vault.d

        For trying things out, without a configuration:

            $ vault server -dev -dev-root-token-id=root
        """);

    protected override void Define(FlagSet flags) => flags.Add("Command Options", _config, _dev, _devToken, _devAddress, _devKvV1, _logLevel);

    protected override async ValueTask<int> ExecuteAsync(CancellationToken ct)
    {
        RequireArguments(0, 0);
        var plan = _dev.Value ? DevelopmentPlanOf() : PlanOf();
        ProcessHardening.Apply(plan.DisableMlock);
        using var log = OpenLog(plan.Log);
        try { return await ServeAsync(plan, log, ct); }
        finally { log.Release(); }
    }

    ServerLog OpenLog(LogOptions options)
    {
        try { return new ServerLog(options, Terminal.Error, Terminal.Time) { Held = true }; }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Local, $"Error opening the log file {options.File}: {e.Message}\nCheck log_file and that the server's user may write there.");
        }
    }

    ServerPlan PlanOf()
    {
        var (config, problems) = Load();
        if (config is null) throw new CommandException(ExitCode.Local, "Error loading configuration:\n" + string.Join('\n', problems.Where(problem => problem.IsError).Select(problem => "  " + problem)));
        var plan = ServerPlanner.Of(config, [.. problems.Select(problem => problem.ToString())]);
        return _logLevel.Value.Length == 0 ? plan : plan with { Log = plan.Log with { Level = Level() } };
    }

    (ServerConfig? Config, IReadOnlyList<ConfigProblem> Problems) Load() => ServerConfig.Load(_config.Paths(Terminal, hint: "\nFor a server to try things out, without any configuration: vault server -dev"), Terminal.Variable, Catalog.Names);

    /// <summary>SIGHUP: everything as the files and the environment have it now. Null: this server has no configuration.</summary>
    ServerPlan? Reread() => _config.IsGiven ? PlanOf() : null;

    LogLevel Level() => LogLevels.Parse(_logLevel.Value)
        ?? throw new CommandException(ExitCode.Local, $"unknown log level \"{_logLevel.Value}\": want one of {LogLevels.Known}");

    async ValueTask<int> ServeAsync(ServerPlan plan, ServerLog log, CancellationToken ct)
    {
        RunningServer server;
        try { server = await RunningServer.StartAsync(plan, Terminal.Variable, Terminal.Time, log, ct); }
        catch (StorageException e) { throw Failed("Error initializing storage", e.Message, e.Remedy); }
        catch (SealException e) { throw Failed("Error configuring seal", e.Message, e.Remedy); }
        catch (ListenerException e) { throw Failed("Error initializing listener", e.Message, e.Remedy); }
        var isOrderly = false;
        try
        {
            using var loop = new ServerLoop(server, log, new ServiceNotice(Terminal.Variable("NOTIFY_SOCKET")), Reread);
            using var pid = PidFile.Write(plan.PidFile);
            Terminal.Out.Write(Banner.Configuration(server));
            if (plan.Development is not null) Terminal.Out.Write(Banner.Development(server));
            Terminal.Out.Write("==> Vault server started! Log data will stream in below:\n\n");
            Terminal.Out.Flush();
            log.Release();
            await loop.RunAsync(ct);
        }
        finally { isOrderly = await OrderlyStop.TryAsync(server, Terminal.Time, log); }
        return isOrderly ? ExitCode.Success : ExitCode.Local;
    }

    static CommandException Failed(string doing, string reason, string? remedy)
        => new(ExitCode.Local, remedy is null ? $"{doing}: {reason}" : $"{doing}: {reason}\n{char.ToUpperInvariant(remedy[0])}{remedy[1..]}.");

    ServerPlan DevelopmentPlanOf() => new()
    {
        StorageType = "inmem",
        Listeners = [new ListenerOptions { Address = _devAddress.Value }],
        Seals = [SealPlan.Shamir],
        Vault = new VaultOptions { StorageType = "inmem", ApiAddress = $"http://{_devAddress.Value}" },
        Development = new DevelopmentPlan(_devToken.Value, _devKvV1.Value),
        Log = new LogOptions { Level = Level() },
    };
}
