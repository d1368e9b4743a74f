using Microsoft.Extensions.Logging;
using Strongroom.Core.Lifecycle;
using Strongroom.Http.Api;
using Strongroom.Http.Listeners;
using Strongroom.Http.Telemetry;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;
using Strongroom.Seals.Pgp;
using Strongroom.Storage.Caching;

namespace Strongroom.Cli.Server;

/// <summary>The composition root: storage, seal, vault and listeners, put together with plain constructors and taken apart in reverse.</summary>
sealed class RunningServer : IAsyncDisposable
{
    static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);

    readonly CancellationTokenSource _stop = new();
    readonly List<Listener> _listeners = [];
    readonly List<ApiHandler> _handlers = [];
    readonly MetricsCollector _metrics;
    readonly ProcessMeter _process;
    readonly IStorage _storage;
    Task _run = Task.CompletedTask;

    readonly Func<string, string?> _environment;
    readonly TimeProvider _time;

    RunningServer(ServerPlan plan, IStorage storage, MetricsCollector metrics, ProcessMeter process, Vault vault, IReadOnlyList<SealSetting> sealSettings, Func<string, string?> environment, TimeProvider time)
        => (Plan, _storage, _metrics, _process, Vault, SealSettings, _environment, _time) = (plan, storage, metrics, process, vault, sealSettings, environment, time);

    public ServerPlan Plan { get; }
    public Vault Vault { get; }
    public IReadOnlyList<SealSetting> SealSettings { get; }
    public IReadOnlyList<Listener> Listeners => _listeners;

    /// <summary>Listening when this returns; unsealing has only begun.</summary>
    /// <exception cref="StorageException">The storage cannot be opened.</exception>
    /// <exception cref="SealException">The seal's stanza is wrong (its service is not asked).</exception>
    /// <exception cref="ListenerException">An address cannot be listened at.</exception>
    public static async ValueTask<RunningServer> StartAsync(ServerPlan plan, Func<string, string?> environment, TimeProvider time, ILoggerFactory loggers, CancellationToken ct)
    {
        var (seal, migrateFrom) = await new SealBuilder(plan, environment, time, loggers).BuildAsync();
        var storage = await Catalog.Storages[plan.StorageType](plan.StorageParameters, time, loggers, ct);
        var metrics = new MetricsCollector(plan.Metrics);
        var process = new ProcessMeter(time);
        try
        {
            IStorage cached = plan.CacheBytes > 0 && plan.StorageType != "inmem" ? new CachingStorage(storage, plan.CacheBytes, contentVersions: true) : storage;
            var settings = seal is Seal.Auto auto ? auto.Wrapper.Settings : [];
            var vault = new Vault(cached, seal, new VaultParts
            {
                Engines = Catalog.Engines, Options = plan.Vault, Pgp = PgpRecipient.Reader(time), Time = time, Loggers = loggers, Metrics = metrics.Print, MigrateFrom = migrateFrom,
            });
            var server = new RunningServer(plan, storage, metrics, process, vault, settings, environment, time);
            await server.ListenAsync(loggers, time, ct);
            if (plan.Development is { } development) await vault.StartDevelopmentAsync(development.RootToken, development.KvV1, ct);
            server._run = Task.Run(() => vault.RunAsync(server._stop.Token), CancellationToken.None);
            return server;
        }
        catch
        {
            process.Dispose();
            metrics.Dispose();
            if (storage is IAsyncDisposable open) await open.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGHUP: TLS files.</summary>
    /// <exception cref="ListenerException">A file cannot be used; the old certificate stays.</exception>
    public void Reload()
    {
        foreach (var listener in _listeners) listener.Reload();
    }

    /// <summary>SIGHUP: what may be called without a token. Listeners stay; a new one waits for a restart.</summary>
    public void ReloadAccess(ServerPlan plan)
    {
        foreach (var (handler, running) in _handlers.Zip(Plan.Listeners))
            if (plan.Listeners.FirstOrDefault(each => each.Address == running.Address) is { } now) handler.Opened = now.Api.Opened;
    }

    /// <summary>SIGHUP: the seals. What the configuration names takes over when it has proved itself.</summary>
    /// <exception cref="SealException">A stanza is wrong.</exception>
    public async Task ReloadSealAsync(ServerPlan plan, ILoggerFactory loggers)
    {
        var (seal, from) = await new SealBuilder(plan, _environment, _time, loggers).BuildAsync();
        Vault.SealChange.Propose(seal, from, plan.Vault.SealHealth);
    }

    /// <summary>Stops listening, lets requests end, seals, zeroes the keys, and closes the storage cleanly.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_listeners.Select(listener => listener.StopAsync(Grace)));
        await _run;
        await Vault.DisposeAsync();
        foreach (var listener in _listeners) await listener.DisposeAsync();
        if (_storage is IAsyncDisposable open) await open.DisposeAsync();
        _process.Dispose();
        _metrics.Dispose();
        _stop.Dispose();
    }

    async ValueTask ListenAsync(ILoggerFactory loggers, TimeProvider time, CancellationToken ct)
    {
        try
        {
            foreach (var options in Plan.Listeners)
            {
                var handler = new ApiHandler(Vault, options.Api, time, loggers.CreateLogger<ApiHandler>(), _metrics.Print);
                _handlers.Add(handler);
                _listeners.Add(await Listener.StartAsync(options, handler, loggers, ct));
            }
        }
        catch
        {
            foreach (var listener in _listeners) await listener.DisposeAsync();
            throw;
        }
    }
}
