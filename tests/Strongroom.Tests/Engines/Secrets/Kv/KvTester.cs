using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Engines.Secrets.Kv;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;

namespace Strongroom.Tests.Engines.Secrets.Kv;

/// <summary>One mount of the engine over a storage, spoken to in JSON.</summary>
sealed class KvTester
{
    public KvTester(IStorage storage, string version, string uuid = "77777777-8888-9999-aaaa-bbbbbbbbbbbb", params (string, string)[] options)
    {
        Storage = storage;
        var all = new Dictionary<string, string> { ["version"] = version };
        foreach (var (name, value) in options) all[name] = value;
        Mount = new MountInfo
        {
            Path = "box/", Type = "kv", Accessor = "kv_1", Uuid = "u", BackendAwareUuid = uuid, Options = all,
            DefaultLeaseTtl = TimeSpan.FromHours(768), MaxLeaseTtl = TimeSpan.FromHours(768),
        };
        Reopen();
    }

    public MapStorage Map => (MapStorage)Storage;
    public IStorage Storage { get; }
    public MountInfo Mount { get; }
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    public Engine Engine { get; private set; } = null!;

    public void Reopen() => Engine = KvEngine.Create(new EngineContext(Mount, Time, NullLoggerFactory.Instance));

    public async Task<EngineResponse?> Call(Operation operation, string path, string? body = null)
    {
        var request = new EngineRequest
        {
            Id = "1", Operation = operation, Path = path, Mount = Mount, Caller = null, Storage = Storage, Body = body is null ? default : JsonElement.Parse(body),
        };
        return await PathTable.HandleAsync(Engine.Paths.Match(path), request, TestContext.Current.CancellationToken);
    }

    public Task<EngineResponse?> Read(string path, string? query = null) => Call(Operation.Read, path, query);

    /// <summary>The answer's data as text; "404" when there is nothing, with the data behind it when there is some.</summary>
    public async Task<string> Show(Operation operation, string path, string? body = null)
    {
        try
        {
            var response = await Call(operation, path, body);
            if (response is null) return operation is Operation.Read or Operation.List ? "404" : "204";
            return (response.Status is { } status ? status + " " : "") + (response.Data is { } data ? Sorted(data) : string.Join('|', response.Warnings));
        }
        catch (RequestException e) { return $"{e.Status} {string.Join('|', e.Errors)}"; }
    }

    static string Sorted(JsonNode data) => data.ToJsonString(new JsonSerializerOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });

    public async Task Put(string path, string data) => Assert.NotNull(await Call(Operation.Update, "data/" + path, $$"""{"data": {{data}}}"""));

    public async Task<string> Data(string path, int version = 0)
        => (await Read("data/" + path, $$"""{"version": "{{version}}"}"""))?.Data?["data"]?.ToJsonString() ?? "none";
}
