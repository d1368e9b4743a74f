using System.Globalization;
using System.Text.Json.Nodes;
using Strongroom.Cli.Server;
using Strongroom.LocalKms;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Transit;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>A server of ours over a directory that another server wrote, unsealed with the keys its manifest holds.</summary>
sealed class GoldenServer : IAsyncDisposable
{
    readonly GoldenDirectory _directory;
    readonly IAsyncDisposable? _service;

    GoldenServer(GoldenDirectory directory, IAsyncDisposable? service, TestServer server, JsonObject manifest) => (_directory, _service, Server, Manifest) = (directory, service, server, manifest);

    public TestServer Server { get; }
    public JsonObject Manifest { get; }

    public static async Task<GoldenServer> OpenAsync(string name)
    {
        var manifest = TestData.Json("formats", name, "manifest.json").AsObject();
        var directory = new GoldenDirectory(name);
        var seal = manifest["seal"]!;
        IAsyncDisposable? service = null;
        SealPlan? plan = null;
        if (seal["kms"] is JsonObject key)
        {
            var kms = await TestKms.StartAsync(alias: null);
            (service, plan) = (kms, KmsSeal(kms, key));
        }
        else if (seal["transit"] is JsonObject transit)
        {
            var second = await TransitServer.StartAsync(StandIn(transit));
            (service, plan) = (second, await TransitSealAsync(second, transit));
        }
        else if (seal["static"] is JsonObject keys) plan = StaticSeal(keys["keys_hex"]!.AsObject());
        var server = await TestServer.StartAsync(plan, directory.Path);
        server.Api.Token = Text(manifest["root_token"]);
        if (plan is null) await server.UnsealAsync(seal["unseal_shares"]!.AsArray().Take((int)seal["secret_threshold"]!).Select(share => Text(share!["hex"])));
        else await server.UnsealedAsync();
        return new GoldenServer(directory, service, server, manifest);
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        if (_service is not null) await _service.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>The recorded key in a local KMS, and the seal that uses it.</summary>
    public static SealPlan KmsSeal(LocalKmsServer kms, JsonObject key)
    {
        kms.Import(Text(key["key_id"]), Text(key["kms_key_id"]), key["keys_hex"]!.AsObject().Select(version => Convert.FromHexString(Text(version.Value))));
        return TestKms.Seal(kms.Address, ("kms_key_id", Text(key["kms_key_id"])), ("region", kms.Options.Region));
    }

    /// <summary>A transit engine with the recorded key.</summary>
    public static TransitStandIn StandIn(JsonObject transit)
    {
        var standIn = new TransitStandIn(TimeProvider.System, Text(transit["mount_path"]).Trim('/'), Text(transit["key_name"]));
        foreach (var (version, key) in transit["keys_base64"]!.AsObject()) standIn.Keys[int.Parse(version, CultureInfo.InvariantCulture)] = Convert.FromBase64String(Text(key));
        return standIn;
    }

    public static async Task<SealPlan> TransitSealAsync(TransitServer second, JsonObject transit)
        => TestTransit.Seal(second, (await second.Backend.MintAsync(new TransitTokenSpec { Period = TimeSpan.FromDays(1) })).Token, ("mount_path", Text(transit["mount_path"])), ("key_name", Text(transit["key_name"])));

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
