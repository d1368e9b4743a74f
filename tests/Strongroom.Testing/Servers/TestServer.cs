using System.Text.Json.Nodes;
using Strongroom.Cli.Server;
using Strongroom.Core.Lifecycle;
using Strongroom.Http.Api;
using Strongroom.Http.Listeners;

namespace Strongroom.Testing.Servers;

/// <summary>A whole server in this process, on a free port of the loopback: the same composition as <c>vault server</c>.</summary>
sealed class TestServer : IAsyncDisposable
{
    bool _ended;

    TestServer(RunningServer running, CapturedLog log)
    {
        (Running, Log) = (running, log);
        Api = new ApiClient(running.Listeners[0].Addresses[0]);
    }

    public RunningServer Running { get; }
    public Vault Vault => Running.Vault;
    public CapturedLog Log { get; }
    public ApiClient Api { get; }

    /// <param name="seal">Null: Shamir.</param>
    /// <param name="path">Directory of <c>file</c> storage; null: in memory.</param>
    /// <param name="time">Null: the system's clock.</param>
    /// <param name="change">Last changes to the plan.</param>
    /// <param name="environment">What the seals see of it; null: nothing.</param>
    public static async Task<TestServer> StartAsync(SealPlan? seal = null, string? path = null, TimeProvider? time = null, Func<ServerPlan, ServerPlan>? change = null, Func<string, string?>? environment = null)
    {
        var storage = path is null ? "inmem" : "file";
        var plan = new ServerPlan
        {
            StorageType = storage,
            StorageParameters = path is null ? new Dictionary<string, string>() : new Dictionary<string, string> { ["path"] = path },
            Listeners = [new ListenerOptions { Address = "127.0.0.1:0", Api = new ApiOptions { Ui = true } }],
            Seals = [seal ?? SealPlan.Shamir],
            Vault = new VaultOptions { StorageType = storage },
        };
        var log = new CapturedLog();
        return new TestServer(await RunningServer.StartAsync(change?.Invoke(plan) ?? plan, environment ?? (_ => null), time ?? TimeProvider.System, log, CancellationToken.None), log);
    }

    /// <summary>Initialised, unsealed, and <see cref="Api"/> holds the root token. Returns what init answered.</summary>
    public async Task<JsonObject> InitAsync(int shares = 1, int threshold = 1)
    {
        var kind = Vault.Keeper is null ? "secret" : "recovery";
        var answer = await Api.PutAsync("sys/init", new JsonObject { [$"{kind}_shares"] = shares, [$"{kind}_threshold"] = threshold });
        if (answer.Status != 200) throw new InvalidOperationException($"init: {answer}");
        Api.Token = answer.String("root_token");
        if (Vault.Keeper is null) await UnsealAsync(answer["keys_base64"]!.AsArray().Take(threshold).Select(key => key!.GetValue<string>()));
        return answer.Json;
    }

    public async Task UnsealAsync(params IEnumerable<string> shares)
    {
        foreach (var share in shares)
            if (await Api.PutAsync("sys/unseal", new JsonObject { ["key"] = share }) is { Status: not 200 } refused) throw new InvalidOperationException($"unseal: {refused}");
    }

    public Task<ApiAnswer> StatusAsync() => Api.GetAsync("sys/seal-status");

    public async Task<bool> IsSealedAsync() => (await StatusAsync())["sealed"]!.GetValue<bool>();

    public Task UnsealedAsync(TimeSpan? limit = null) => Eventually.TrueAsync(async () => !await IsSealedAsync(), "unsealed", limit);

    public async ValueTask DisposeAsync()
    {
        if (_ended) return;
        _ended = true;
        Api.Dispose();
        await Running.DisposeAsync();
    }
}
