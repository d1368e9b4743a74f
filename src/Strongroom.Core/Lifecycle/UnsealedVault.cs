using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Strongroom.Barrier;
using Strongroom.Core.Expiration;
using Strongroom.Core.Leases;
using Strongroom.Core.Mounts;
using Strongroom.Core.Policies;
using Strongroom.Core.Requests;
using Strongroom.Core.Routing;
using Strongroom.Core.SealKeys.Operations;
using Strongroom.Core.Sys;
using Strongroom.Core.Sys.Token;
using Strongroom.Core.Tokens;
using Strongroom.Core.Wrapping;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Storage;
using Strongroom.Sdk.Tools;

namespace Strongroom.Core.Lifecycle;

/// <summary>Everything that exists only while unsealed, as one object: opened whole, disposed whole, keys zeroed last.</summary>
sealed class UnsealedVault : IAsyncDisposable
{
    /// <summary>Longer than any request takes while the disk answers.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly CancellationTokenSource _closing = new();
    readonly RequestGate _gate = new();
    readonly MountLedger _mounts;
    readonly TokenIssuer _issuer;
    readonly ExpirationWorker _expiration;
    readonly LeaseTidier _tidier;
    readonly LeaseClock _clock;
    readonly VaultParts _parts;
    readonly Router _router;
    Task _background = Task.CompletedTask;

    UnsealedVault(IBarrier barrier, VaultParts parts, ClusterInfo cluster, Router router, MountLedger mounts, TokenIssuer issuer, LeaseClock clock, ExpirationWorker expiration, LeaseTidier tidier, RequestPipeline pipeline)
    {
        (Barrier, _parts, Cluster, _router, _mounts, _issuer, _clock, _expiration, _tidier, Pipeline) = (barrier, parts, cluster, router, mounts, issuer, clock, expiration, tidier, pipeline);
    }

    public IBarrier Barrier { get; }
    public ClusterInfo Cluster { get; }
    public RequestPipeline Pipeline { get; }
    public RequestGate Gate => _gate;
    public MountLedger Mounts => _mounts;
    public int LeasesWatched => _clock.Count;
    public DateTimeOffset Since { get; private init; }
    /// <summary>Attempts of key holders end with this object, their keys zeroed.</summary>
    public required KeyOperations Keys { get; init; }

    /// <summary>Sealing asked for by a request; the owner of this object does it.</summary>
    public event Action? SealRequested;

    /// <summary>What <c>sys/strongroom/seal</c> answers.</summary>
    public Func<JsonObject>? SealFacts { get; set; }

    /// <summary>Builds the graph in order: cluster, policies, tokens, mounts. The barrier is this object's from here on, also when opening fails.</summary>
    public static async ValueTask<UnsealedVault> OpenAsync(IBarrier barrier, VaultParts parts, SealAccess seal, CancellationToken ct)
    {
        try { return await BuildAsync(barrier, parts, seal, ct); }
        catch
        {
            await barrier.DisposeAsync();
            throw;
        }
    }

    static async ValueTask<UnsealedVault> BuildAsync(IBarrier barrier, VaultParts parts, SealAccess seal, CancellationToken ct)
    {
        await MountLedger.CheckAsync(barrier, ct);
        var time = parts.Time;
        var cluster = await ClusterInfo.OpenAsync(barrier, parts.Options.ClusterName, ct);
        var policies = new PolicyStore(new StorageView(barrier, "sys/policy/"));
        await policies.EnsureDefaultsAsync(ct);
        var leases = new LeaseStore(barrier);
        var tokens = await TokenStore.OpenAsync(barrier, leases, time, ct);
        var router = new Router();
        var clock = new LeaseClock(time);
        var issuer = new TokenIssuer(tokens, time, clock.Watch);
        Cubbyholes? cubbyholes = null; // its mount is known only once the tables are loaded
        var secrets = new SecretLeases(leases, tokens, barrier, router, clock, time, parts.Loggers.CreateLogger<SecretLeases>());
        var revoker = new LeaseRevoker(leases, tokens, secrets, barrier, token => cubbyholes!.PrefixOf(token));
        var mounts = new MountLedger(barrier, router, revoker, parts.Engines, parts.Options.Ttls, time, parts.Loggers);
        await mounts.ReadAsync(ct);
        cubbyholes = new Cubbyholes(barrier, mounts.FindRequired("cubbyhole")!.Uuid);
        var wrapper = new ResponseWrapper(issuer, tokens, cubbyholes, time, parts.Options.ApiAddress);
        var authenticator = new Authenticator(tokens, policies);
        var pipeline = new RequestPipeline(router, authenticator, tokens, issuer, revoker, wrapper, time, parts.Loggers.CreateLogger<RequestPipeline>());
        var expiration = new ExpirationWorker(leases, revoker, clock, time, parts.Loggers.CreateLogger<ExpirationWorker>());
        var keys = new KeyOperations(seal.Storage, barrier, seal.Current, async (id, end) => (await IssueRootAsync(issuer, id, end)).Entry.Accessor, parts.Pgp, parts.Loggers.CreateLogger<KeyOperations>());
        var tidier = new LeaseTidier(leases, tokens, revoker, parts.Loggers.CreateLogger<LeaseTidier>());
        var vault = new UnsealedVault(barrier, parts, cluster, router, mounts, issuer, clock, expiration, tidier, pipeline) { Since = time.GetUtcNow(), Keys = keys };
        await mounts.OpenAsync(new Dictionary<string, EngineFactory>
        {
            ["system"] = _ => new SysEngine(
            [
                .. new MountPaths(mounts, auth: false).Paths, .. new MountPaths(mounts, auth: true).Paths, .. new RemountPaths(mounts).Paths,
                .. new PolicyPaths(policies).Paths, .. new CapabilityPaths(tokens, policies).Paths, .. new UiMountPaths(mounts).Paths,
                .. new WrappingPaths(wrapper, tokens, revoker.Tokens).Paths, .. new LeasePaths(leases, revoker, tidier, time).Paths, .. new IrrevocableLeasePaths(leases, router).Paths,
                .. ToolPaths.Below("tools/"), .. new KeyPaths(barrier).Paths, .. new KeyOperationPaths(keys).Paths, .. new RawPaths(barrier, router, parts.Options.RawStorageEndpoint).Paths, .. new SealPaths(() => vault.SealRequested?.Invoke(), () => vault.SealFacts?.Invoke() ?? []).Paths, .. new MetricsPaths(parts.Metrics).Paths,
            ]),
            ["token"] = _ => new TokenEngine(tokens, issuer, policies, leases, clock, revoker.Tokens, time),
            ["cubbyhole"] = _ => new CubbyholeEngine(() => cubbyholes),
            ["identity"] = _ => new EmptyEngine("The identity store has no paths in this version; its data are kept."),
        }, ct);
        await expiration.NoteUnfinishedAsync(ct);
        return vault;
    }

    /// <summary>The first token: all rights, no end, no parent.</summary>
    public ValueTask<TokenRecord> CreateRootTokenAsync(CancellationToken ct, string id = "")
        => IssueRootAsync(_issuer, id, ct);

    static ValueTask<TokenRecord> IssueRootAsync(TokenIssuer issuer, string id, CancellationToken ct)
        => issuer.IssueAsync(new TokenEntry { Id = id, Accessor = "", Path = "auth/token/root", Policies = ["root"], DisplayName = "root" }, renewable: false, ct);

    /// <summary>Begins the work that goes on beside the requests.</summary>
    public void Start() => _background = Task.WhenAll(
        Task.Run(() => _expiration.RunAsync(_closing.Token)),
        Task.Run(() => _tidier.RunAsync(_closing.Token)),
        Task.Run(() => PeriodicWork.RunAsync(Barrier, _router, _parts.Time, _parts.Loggers.CreateLogger<PeriodicWork>(), _closing.Token)));

    /// <summary>No new requests; those in flight end, the background stops, the keys are zeroed. When something hangs they are zeroed after a while all the same, and it
    /// finds the barrier closed; but this ends only when it has, for what it writes late must not pass by the caches of the next unsealing.</summary>
    public async ValueTask DisposeAsync()
    {
        var emptied = EmptyAsync();
        try { await emptied.WaitAsync(Patience, _parts.Time); }
        catch (TimeoutException) when (!emptied.IsCompleted) { }
        finally // whatever went wrong before
        {
            Keys.Dispose();
            await Barrier.DisposeAsync();
        }
        try { await emptied; }
        finally { _closing.Dispose(); }
    }

    async Task EmptyAsync()
    {
        await _gate.CloseAsync();
        await _closing.CancelAsync();
        await _background;
    }
}
