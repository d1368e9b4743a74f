using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Cli.Server;
using Strongroom.LocalKms;
using Strongroom.Sdk.Seals;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Transit;
using Strongroom.Testing.Servers;
using Strongroom.Testing.Storage;

namespace Strongroom.Tests.Acceptance;

/// <summary>Storage that Vault initialised, opened here and its stored keys wrapped anew: still what Vault's format says, to a reader that shares no code with us.</summary>
/// <remarks>Without binding (<c>encryption_context = "false"</c>): that is what one sets whose storage Vault shall open again.</remarks>
public sealed class RewrappedGoldenTests
{
    [Theory]
    [InlineData("transit-seal")]
    [InlineData("vault-1.14-transit-seal")]
    public async Task Sealed_by_transit_and_the_key_rotated(string name)
    {
        using var directory = new GoldenDirectory(name);
        var manifest = Manifest(name);
        var transit = manifest["seal"]!["transit"]!.AsObject();
        var standIn = GoldenServer.StandIn(transit);
        await using var second = await TransitServer.StartAsync(standIn);
        await standIn.RotateAsync();
        await OpenAsync(await GoldenServer.TransitSealAsync(second, transit), directory.Path, "now wrapped by v3");
        transit["keys_base64"]!["3"] = Convert.ToBase64String(standIn.Keys[3]);
        AssertHoldsRootKey(directory, standIn);
        AssertIndependentlyRead(directory, manifest);
    }

    [Theory]
    [InlineData("awskms")]
    [InlineData("vault-1.14-awskms")]
    public async Task Sealed_by_aws_and_the_alias_led_to_another_region(string name)
    {
        using var directory = new GoldenDirectory(name);
        var manifest = Manifest(name);
        await using var kms = await LocalKmsServer.StartAsync(new LocalKmsOptions { Listen = new(System.Net.IPAddress.Loopback, 0), Region = "eu-central-1", InitialAlias = null }, TestContext.Current.CancellationToken);
        await OpenAsync(GoldenServer.KmsSeal(kms, manifest["seal"]!["kms"]!.AsObject()), directory.Path, "now wrapped by arn:aws:kms:eu-central-1:");
        Assert.Contains("eu-central-1", StoredKeys(directory).KeyId, StringComparison.Ordinal);
        AssertIndependentlyRead(directory, manifest);
    }

    [Theory]
    [InlineData("shamir-5of3")]
    [InlineData("vault-1.14-shamir")]
    public async Task Sealed_by_shares_and_moved_to_transit(string name)
    {
        using var directory = new GoldenDirectory(name);
        var manifest = Manifest(name);
        var standIn = new TransitStandIn(TimeProvider.System);
        await using var second = await TransitServer.StartAsync(standIn);
        var plan = TestTransit.Seal(second, (await standIn.MintAsync(new TransitTokenSpec { Period = TimeSpan.FromDays(1) })).Token);
        await using (var server = await TestServer.StartAsync(path: directory.Path, change: made => made with { Seals = [plan] }))
            foreach (var share in manifest["seal"]!["unseal_shares"]!.AsArray().Take((int)manifest["seal"]!["secret_threshold"]!))
                Assert.Equal(200, (await server.Api.PutAsync("sys/unseal", new JsonObject { ["key"] = share!["hex"]!.GetValue<string>(), ["migrate"] = true })).Status);
        await OpenAsync(plan, directory.Path, "Unsealed with the stored key (seal transit, key v1)");
        AssertHoldsRootKey(directory, standIn);
        manifest["seal"] = new JsonObject { ["type"] = "transit", ["transit"] = new JsonObject { ["keys_base64"] = new JsonObject { ["1"] = Convert.ToBase64String(standIn.Keys[1]) } } };
        AssertIndependentlyRead(directory, manifest);
    }

    static async Task OpenAsync(SealPlan seal, string path, string logged)
    {
        await using var server = await TestServer.StartAsync(seal, path);
        await server.UnsealedAsync();
        await Eventually.TrueAsync(() => server.Log.Text.Contains(logged, StringComparison.Ordinal), logged);
    }

    /// <summary>The blob by hand: the engine's text, opened with the engine's key, holds the root key that the storage has always had.</summary>
    static void AssertHoldsRootKey(GoldenDirectory directory, TransitStandIn standIn)
    {
        var blob = StoredKeys(directory);
        var parts = Encoding.ASCII.GetString(blob.Ciphertext.Span).Split(':');
        Assert.Equal(blob.KeyId, parts[1]);
        var bytes = Convert.FromBase64String(parts[2]);
        var plaintext = new byte[bytes.Length - 28];
        using var aes = new AesGcm(standIn.Keys[int.Parse(parts[1][1..], CultureInfo.InvariantCulture)], 16);
        aes.Decrypt(bytes.AsSpan(0, 12), bytes.AsSpan(12, plaintext.Length), bytes.AsSpan(12 + plaintext.Length), plaintext);
        Assert.Equal($"[\"{Convert.ToBase64String(directory.RootKey)}\"]", Encoding.ASCII.GetString(plaintext));
    }

    static void AssertIndependentlyRead(GoldenDirectory directory, JsonObject manifest)
    {
        if (IndependentReader.Missing is { } why) Assert.Skip(why);
        using var folder = new TempDirectory();
        var file = Path.Combine(folder.Path, "manifest.json");
        File.WriteAllText(file, manifest.ToJsonString());
        var secret = Directory.EnumerateFiles(Path.Combine(directory.Path, "logical"), "_db", SearchOption.AllDirectories).First(path => path.EndsWith("/app/_db", StringComparison.Ordinal));
        foreach (var (key, expected) in ((string, string)[])[("core/mounts", "\"uuid\""), ("sys/policy/default", "lookup-self"), (Path.GetRelativePath(directory.Path, secret).Replace("/_db", "/db", StringComparison.Ordinal), "pa55 with spaces")])
        {
            var (code, output) = IndependentReader.Run("--storage", directory.Path, "--manifest", file, "--get", key);
            Assert.True(code == 0 && output.Contains(expected, StringComparison.Ordinal), $"{key}: {output}");
        }
    }

    static SealBlob StoredKeys(GoldenDirectory directory)
    {
        var entry = JsonNode.Parse(File.ReadAllText(Path.Combine(directory.Path, "core", "hsm", "_barrier-unseal-keys")))!;
        return SealBlob.Parse(Convert.FromBase64String(entry["Value"]!.GetValue<string>()));
    }

    static JsonObject Manifest(string name) => TestData.Json("formats", name, "manifest.json").AsObject();
}
