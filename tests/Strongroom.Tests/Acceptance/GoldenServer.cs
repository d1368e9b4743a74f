using System.Text.Json.Nodes;
using Strongroom.Cli.Server;
using Strongroom.LocalKms;
using Strongroom.Testing;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>A server of ours over a directory that another server wrote, unsealed with the keys its manifest holds.</summary>
sealed class GoldenServer : IAsyncDisposable
{
    readonly GoldenDirectory _directory;
    readonly LocalKmsServer? _kms;

    GoldenServer(GoldenDirectory directory, LocalKmsServer? kms, TestServer server, JsonObject manifest) => (_directory, _kms, Server, Manifest) = (directory, kms, server, manifest);

    public TestServer Server { get; }
    public JsonObject Manifest { get; }

    public static async Task<GoldenServer> OpenAsync(string name)
    {
        var manifest = TestData.Json("formats", name, "manifest.json").AsObject();
        var directory = new GoldenDirectory(name);
        var seal = manifest["seal"]!;
        LocalKmsServer? kms = null;
        SealPlan? plan = null;
        if (seal["kms"] is JsonObject key)
        {
            kms = await TestKms.StartAsync(alias: null);
            kms.Import(Text(key["key_id"]), Text(key["kms_key_id"]), key["keys_hex"]!.AsObject().Select(version => Convert.FromHexString(Text(version.Value))));
            plan = TestKms.Seal(kms.Address, ("kms_key_id", Text(key["kms_key_id"])));
        }
        else if (seal["static"] is JsonObject keys) plan = StaticSeal(keys["keys_hex"]!.AsObject());
        var server = await TestServer.StartAsync(plan, directory.Path);
        server.Api.Token = Text(manifest["root_token"]);
        if (plan is null) await server.UnsealAsync(seal["unseal_shares"]!.AsArray().Take((int)seal["secret_threshold"]!).Select(share => Text(share!["hex"])));
        else await server.UnsealedAsync();
        return new GoldenServer(directory, kms, server, manifest);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (_kms is not null) await _kms.DisposeAsync();
        _directory.Dispose();
    }

    static SealPlan StaticSeal(JsonObject keys)
    {
        var (previous, current) = (keys.First(), keys.Last());
        return new SealPlan("static", new Dictionary<string, string>
        {
            ["current_key_id"] = current.Key, ["current_key"] = Text(current.Value), ["previous_key_id"] = previous.Key, ["previous_key"] = Text(previous.Value),
        }, "test.hcl:3");
    }

    static string Text(JsonNode? node) => node!.GetValue<string>();
}
