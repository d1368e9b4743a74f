using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Engines.Secrets.Transit;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Paths;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;

namespace Strongroom.Tests.Engines.Secrets.Transit;

/// <summary>One mount of the engine over a storage, spoken to in JSON.</summary>
sealed class TransitTester
{
    public const string Hello = "aGVsbG8gd29ybGQ=";

    public TransitTester(IStorage? storage = null)
    {
        Storage = storage ?? new MapStorage();
        Reopen();
    }

    public IStorage Storage { get; }
    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    public Engine Engine { get; private set; } = null!;

    static readonly MountInfo Mount = new()
    {
        Path = "tr/", Type = "transit", Accessor = "transit_1", Uuid = "u", DefaultLeaseTtl = TimeSpan.FromHours(768), MaxLeaseTtl = TimeSpan.FromHours(768),
    };

    public void Reopen() => Engine = TransitEngine.Create(new EngineContext(Mount, Time, NullLoggerFactory.Instance));

    public async Task<EngineResponse?> Call(Operation operation, string path, string? body = null)
    {
        var request = new EngineRequest
        {
            Id = "1", Operation = operation, Path = path, Mount = Mount, Caller = null, Storage = Storage, Body = body is null ? default : JsonElement.Parse(body),
        };
        return await PathTable.HandleAsync(Engine.Paths.Match(path), request, TestContext.Current.CancellationToken);
    }

    /// <summary>A write that must succeed, and its data.</summary>
    public async Task<JsonObject> Write(string path, string? body = null) => (await Call(Operation.Update, path, body))?.Data ?? [];

    public async Task<JsonObject> Read(string path, string? query = null) => (await Call(Operation.Read, path, query))?.Data ?? throw new InvalidOperationException(path + " is not there");

    /// <summary>What a write is refused with: status and text.</summary>
    public async Task<string> Refusal(string path, string? body = null, Operation operation = Operation.Update)
    {
        var e = await Assert.ThrowsAsync<RequestException>(() => Call(operation, path, body));
        return $"{e.Status} {string.Join('|', e.Errors).Replace("1 error occurred:\n\t* ", "", StringComparison.Ordinal).TrimEnd('\n')}";
    }

    public async Task<string> Encrypt(string key, string more = "") => (string)(await Write("encrypt/" + key, $$"""{"plaintext":"{{Hello}}"{{more}}}"""))["ciphertext"]!;

    public async Task<string> Decrypt(string key, string ciphertext, string more = "") => (string)(await Write("decrypt/" + key, $$"""{"ciphertext":"{{ciphertext}}"{{more}}}"""))["plaintext"]!;

    public async Task<JsonNode> Stored(string key)
        => JsonNode.Parse((await Storage.GetAsync(key, TestContext.Current.CancellationToken))!.Value.Span)!;
}
