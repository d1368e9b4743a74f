using System.Globalization;
using System.Text.Json.Nodes;
using Strongroom.Barrier;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;
using Strongroom.Testing;

namespace Strongroom.Tests.Engines.Secrets.Transit;

/// <summary>Keys that Vault and OpenBao wrote, against what those servers answered and made with them.</summary>
public sealed class TransitGoldenTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>What only OpenBao shows.</summary>
    static readonly string[] Foreign = ["certificate_chain"];

    [Theory]
    [InlineData("vault-1.14-shamir", 24)]
    [InlineData("vault-1.14-awskms", 9)]
    [InlineData("vault-1.14-transit-seal", 9)]
    [InlineData("shamir-5of3", 21)]
    [InlineData("transit-seal", 2)]
    [InlineData("awskms", 2)]
    [InlineData("handmade-legacy", 7)]
    [InlineData("openbao-2.6-shamir", 25)]
    [InlineData("openbao-2.6-static", 10)]
    [InlineData("openbao-2.6-split-tables", 2)]
    public async Task Keys_another_server_wrote_do_their_work(string folder, int atLeast)
    {
        await using var barrier = await GoldenDirectory.OpenAsync(folder, Ct);
        var transit = new TransitTester(new StorageView(barrier, await ViewAsync(barrier)));
        var checkedKeys = 0;
        var mount = TestData.Json("formats", folder, "manifest.json")["transit"]![0]!;
        foreach (var (name, key) in mount["keys"]!.AsObject())
        {
            if ((string?)key!["type"] == "xchacha20-poly1305") continue; // OpenBao's own
            await CheckViewAsync(transit, name, key["read"]!.AsObject());
            if (key["soft_deleted"]?.GetValueKind() == System.Text.Json.JsonValueKind.True) await CheckSoftlyDeletedAsync(transit, name);
            foreach (var made in key["ciphertexts"]!.AsArray()) await CheckCiphertextAsync(transit, name, key, made!);
            foreach (var made in key["signatures"]!.AsArray()) Assert.True(await VerifiesAsync(transit, name, made!, "signature"), $"{name} {made}");
            foreach (var made in key["hmacs"]!.AsArray()) Assert.True(await VerifiesAsync(transit, name, made!, "hmac"), $"{name} {made}");
            checkedKeys++;
        }
        Assert.True(checkedKeys >= atLeast, $"{checkedKeys} keys");
        if (mount["backup"] is { } backup) await CheckBackupAsync(transit, backup);
    }

    static async Task<string> ViewAsync(IBarrier barrier)
    {
        foreach (var prefix in (string[])["", "namespaces/"])
            foreach (var mount in await barrier.ListAsync(prefix + "logical/", Ct))
                if ((await barrier.ListAsync($"{prefix}logical/{mount}policy/", Ct)).Count > 0) return $"{prefix}logical/{mount}";
        throw new InvalidOperationException("no mount has transit keys");
    }

    static async Task CheckViewAsync(TransitTester transit, string name, JsonObject expected)
    {
        var shown = await transit.Read("keys/" + name);
        foreach (var (member, value) in expected.Where(member => !Foreign.Contains(member.Key)))
            Assert.True(JsonNode.DeepEquals(Native(value), shown[member]), $"{name}: {member} is {shown[member]?.ToJsonString()}, expected {value?.ToJsonString()}");
    }

    static async Task CheckSoftlyDeletedAsync(TransitTester transit, string name)
    {
        Assert.StartsWith("400 refusing to use soft-deleted key", await transit.Refusal("encrypt/" + name, """{"plaintext":""}"""), StringComparison.Ordinal);
        Assert.StartsWith("400 refusing to use soft-deleted key", await transit.Refusal("decrypt/" + name, """{"ciphertext":"x"}"""), StringComparison.Ordinal);
        await transit.Write($"keys/{name}/soft-delete-restore");
    }

    static JsonNode? Native(JsonNode? value)
    {
        var copy = value?.DeepClone();
        if (copy is JsonObject versions)
            foreach (var version in versions.Select(each => each.Value).OfType<JsonObject>())
                foreach (var member in Foreign) version.Remove(member);
        return copy;
    }

    static async Task CheckCiphertextAsync(TransitTester transit, string name, JsonNode key, JsonNode made)
    {
        var ciphertext = (string)made["ciphertext"]!;
        var context = made["context"] is { } text ? $$""","context":"{{Base64((string)text!)}}" """ : "";
        var minimum = (int)key["read"]!["min_decryption_version"]!;
        var version = int.Parse(ciphertext.Split(':')[1][1..], CultureInfo.InvariantCulture);
        if (version >= minimum)
        {
            Assert.Equal((string)made["plaintext_b64"]!, await transit.Decrypt(name, ciphertext, context));
            return;
        }
        await Assert.ThrowsAsync<RequestException>(() => transit.Decrypt(name, ciphertext, context));
        if (key["lost_versions"] is not null) return;
        await transit.Write($"keys/{name}/config", """{"min_decryption_version":1}""");
        Assert.Equal((string)made["plaintext_b64"]!, await transit.Decrypt(name, ciphertext, context));
        await transit.Write($"keys/{name}/config", $$"""{"min_decryption_version":{{minimum}}}""");
    }

    static async Task<bool> VerifiesAsync(TransitTester transit, string name, JsonNode made, string kind)
    {
        var body = new JsonObject { ["input"] = (string)made["input_b64"]!, [kind] = (string)made[kind]! };
        foreach (var option in (string[])["hash_algorithm", "algorithm", "signature_algorithm", "marshaling_algorithm"])
            if (made[option] is { } value) body[option] = (string)value!;
        if (made["context"] is { } context) body["context"] = Base64((string)context!);
        var whole = (bool)(await transit.Write("verify/" + name, body.ToJsonString()))["valid"]!;
        body["input"] = Base64("something else");
        return whole && !(bool)(await transit.Write("verify/" + name, body.ToJsonString()))["valid"]!;
    }

    static async Task CheckBackupAsync(TransitTester transit, JsonNode backup)
    {
        var name = (string)backup["key"]!;
        var ciphertext = await transit.Encrypt(name);
        await transit.Write("restore/again", $$"""{"backup":"{{(string)backup["blob"]!}}"}""");
        Assert.Equal(TransitTester.Hello, await transit.Decrypt("again", ciphertext));
        var shown = await transit.Read("keys/again");
        Assert.NotNull(shown["restore_info"]);
        Assert.Equal((int)(await transit.Read("keys/" + name))["latest_version"]!, (int)shown["latest_version"]!);
    }

    /// <summary>Changing one thing leaves everything else as the other server wrote it, foreign members included.</summary>
    [Theory]
    [InlineData("vault-1.14-shamir", "rsa-2048")]
    [InlineData("vault-1.14-shamir", "archived")]
    [InlineData("vault-1.14-shamir", "trimmed")]
    [InlineData("vault-1.14-shamir", "hmac")]
    [InlineData("openbao-2.6-shamir", "ecdsa-p521")]
    [InlineData("openbao-2.6-shamir", "hmac")]
    public async Task A_change_keeps_the_rest_of_a_key(string folder, string name)
    {
        await using var barrier = await GoldenDirectory.OpenAsync(folder, Ct);
        var transit = new TransitTester(new StorageView(barrier, await ViewAsync(barrier)));
        var (policy, archive) = (await transit.Stored("policy/" + name), await transit.Stored("archive/" + name));
        var allowed = (bool)policy["deletion_allowed"]!;
        await transit.Write($"keys/{name}/config", $$"""{"deletion_allowed":{{(allowed ? "false" : "true")}}}""");
        policy["deletion_allowed"] = !allowed;
        Assert.Equal(Sorted(policy), Sorted(await transit.Stored("policy/" + name)));
        Assert.Equal(Entries(archive), Entries(await transit.Stored("archive/" + name)));
    }

    /// <summary>A blank holds the place of version 0; what else is in it does not matter.</summary>
    static IEnumerable<string> Entries(JsonNode archive)
        => archive["keys"]!.AsArray().Select(entry => entry!["hmac_key"] is null ? "blank" : Sorted(entry));

    /// <summary>As texts, because big numbers are not equal as numbers.</summary>
    static string Sorted(JsonNode? node) => node switch
    {
        JsonObject members => "{" + string.Join(',', members.OrderBy(member => member.Key, StringComparer.Ordinal).Select(member => member.Key + ":" + Sorted(member.Value))) + "}",
        JsonArray items => "[" + string.Join(',', items.Select(Sorted)) + "]",
        JsonValue value => value.GetValueKind() == System.Text.Json.JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString(),
        _ => "null",
    };

    static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));
}
