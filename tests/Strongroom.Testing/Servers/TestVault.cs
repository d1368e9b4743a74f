using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Core.Lifecycle;
using Strongroom.Core.Messages;
using Strongroom.Core.Mounts;
using Strongroom.Core.SealKeys;
using Strongroom.Engines.Secrets.Kv;
using Strongroom.Primitives;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;
using Strongroom.Seals.Pgp;
using Strongroom.Seals.Shamir;

namespace Strongroom.Testing.Servers;

/// <summary>A real vault without a network: requests go straight into it, its clock moves when told, and its storage and engines are the test's.</summary>
sealed class TestVault : IAsyncDisposable
{
    static readonly Seal Shamir = new Seal.Shares(ShamirSeal.Type, ShamirSeal.Open);

    Task _run = Task.CompletedTask;
    readonly CancellationTokenSource _stop = new();
    byte[] _share = [];

    public TestVault(IStorage? storage = null, Seal? seal = null, TimeProvider? time = null, Dictionary<string, EngineFactory>? engines = null)
    {
        Storage = storage ?? new MapStorage();
        Clock = time as FakeTimeProvider ?? new FakeTimeProvider(DateTimeOffset.UnixEpoch.AddYears(56));
        var secrets = new Dictionary<string, EngineFactory>(engines ?? []) { ["kv"] = KvEngine.Create };
        Vault = new Vault(Storage, seal ?? Shamir, new VaultParts
        {
            Engines = new EngineCatalog(secrets, new Dictionary<string, EngineFactory>()),
            Options = new VaultOptions { StorageType = "inmem" },
            Pgp = PgpRecipient.Reader(time ?? Clock),
            Time = time ?? Clock,
            Loggers = Log,
        });
    }

    public IStorage Storage { get; }
    public FakeTimeProvider Clock { get; }
    public Vault Vault { get; }
    public CapturedLog Log { get; } = new();
    public string Root { get; private set; } = "";

    /// <summary>Initialised and unsealed with one share, and the background at work.</summary>
    public static async Task<TestVault> OpenAsync(IStorage? storage = null, Dictionary<string, EngineFactory>? engines = null)
    {
        var vault = new TestVault(storage, engines: engines);
        var result = await vault.Vault.InitializeAsync(new InitRequest { SecretShares = 1, SecretThreshold = 1 }, CancellationToken.None);
        (vault._share, vault.Root) = (result.UnsealShares[0], result.RootToken);
        await vault.UnsealAsync();
        return vault;
    }

    /// <summary>Another vault on the same storage, as after a crash of this one: nothing of this one is closed or written.</summary>
    public async Task<TestVault> AfterCrashAsync(IStorage? storage = null, Dictionary<string, EngineFactory>? engines = null)
    {
        var next = new TestVault(storage ?? Storage, time: Clock, engines: engines) { _share = _share, Root = Root };
        await next.UnsealAsync();
        return next;
    }

    public ValueTask UnsealAsync() => UnsealWithinAsync(CancellationToken.None);
    public ValueTask UnsealWithinAsync(CancellationToken ct) => Vault.UnsealAsync(new SecretBytes(_share), migrate: false, ct);

    /// <summary>Auto-unseal's loop, where there is one.</summary>
    public void Run() => _run = Task.Run(() => Vault.RunAsync(_stop.Token));

    public Task<ClientResponse> ReadAsync(string path, string? token = null) => SendAsync(Operation.Read, path, token);
    public Task<ClientResponse> ListAsync(string path, string? token = null) => SendAsync(Operation.List, path.EndsWith('/') ? path : path + "/", token);
    public Task<ClientResponse> DeleteAsync(string path, string? token = null) => SendAsync(Operation.Delete, path, token);
    public Task<ClientResponse> WriteAsync(string path, string json = "{}", string? token = null, TimeSpan wrap = default) => SendAsync(Operation.Update, path, token, json, wrap);

    public async Task<ClientResponse> SendAsync(Operation operation, string path, string? token = null, string? json = null, TimeSpan wrap = default, string from = "127.0.0.1", bool wrapAsJwt = false, UnauthenticatedPaths opened = UnauthenticatedPaths.None)
        => await Vault.HandleAsync(new ClientRequest
        {
            Id = RandomText.Uuid(), Operation = operation, Path = path, Token = token ?? Root, WrapTtl = wrap, WrapAsJwt = wrapAsJwt, RemoteAddress = from, Opened = opened,
            Body = json is null ? default : JsonDocument.Parse(json).RootElement,
        }, CancellationToken.None);

    /// <summary>A token made with the root token; returns its id.</summary>
    public async Task<string> TokenAsync(string json, string? parent = null)
        => (await WriteAsync("auth/token/create", json, parent)).Auth?.ClientToken ?? throw new InvalidOperationException("no token was made");

    public async Task PolicyAsync(string name, string rules)
    {
        var answer = await WriteAsync($"sys/policies/acl/{name}", new JsonObject { ["policy"] = rules }.ToJsonString());
        if (answer.Errors is not null) throw new InvalidOperationException(string.Join("; ", answer.Errors));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _run;
        await Vault.DisposeAsync();
        _stop.Dispose();
    }
}
