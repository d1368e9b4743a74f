using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Core.Messages;
using Strongroom.Core.SealKeys;
using Strongroom.Primitives;
using Strongroom.Testing;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Core.SealKeys;

/// <summary>A new root token for those who hold the keys.</summary>
public sealed class RootGenerationTests
{
    static CancellationToken Ct => TestContext.Current.CancellationToken;
    readonly MapStorage _storage = new();
    string[] _keys = [];
    string _root = "";

    async Task<TestVault> OpenAsync()
    {
        var vault = new TestVault(_storage);
        var made = await vault.Vault.InitializeAsync(new InitRequest { SecretShares = 3, SecretThreshold = 2 }, Ct);
        (_keys, _root) = ([.. made.UnsealShares.Select(Convert.ToBase64String)], made.RootToken);
        foreach (var share in made.UnsealShares.Take(2)) await vault.Vault.UnsealAsync(new SecretBytes(share), migrate: false, Ct);
        return vault;
    }

    async Task<JsonObject> PutAsync(TestVault vault, string path, JsonObject body)
    {
        var answer = await vault.WriteAsync(path, body.ToJsonString(), _root);
        Assert.True(answer.Errors is null, $"{answer.Status} {string.Join("; ", answer.Errors ?? [])}");
        return answer.Raw is { } raw ? JsonNode.Parse(raw.Bytes.Span)!.AsObject() : answer.Data!;
    }

    Task<ClientResponse> BringAsync(TestVault vault, string key, string nonce) => vault.WriteAsync("sys/generate-root/update", new JsonObject { ["key"] = key, ["nonce"] = nonce }.ToJsonString(), _root);

    static string Refusal(ClientResponse answer) => $"{answer.Status} {string.Join("; ", answer.Errors ?? [])}";

    static string Decode(string encoded, string otp)
    {
        var bytes = Convert.FromBase64String(encoded.PadRight((encoded.Length + 3) / 4 * 4, '='));
        return Encoding.ASCII.GetString([.. bytes.Zip(Encoding.ASCII.GetBytes(otp), (a, b) => (byte)(a ^ b))]);
    }

    [Theory]
    [InlineData("generate-root")]
    [InlineData("generate-root-token")]
    public async Task The_token_is_a_root_token_that_only_the_otp_reveals(string path)
    {
        await using var vault = await OpenAsync();
        var begun = await PutAsync(vault, $"sys/{path}/attempt", []);
        var (nonce, otp) = (begun["nonce"]!.GetValue<string>(), begun["otp"]!.GetValue<string>());
        Assert.Equal(28, otp.Length);
        await PutAsync(vault, $"sys/{path}/update", new JsonObject { ["key"] = _keys[0], ["nonce"] = nonce });
        var done = await PutAsync(vault, $"sys/{path}/update", new JsonObject { ["key"] = _keys[2], ["nonce"] = nonce });
        Assert.Equal((true, 2), (done["complete"]!.GetValue<bool>(), done["progress"]!.GetValue<int>()));

        var token = Decode(done["encoded_token"]!.GetValue<string>(), otp);
        Assert.StartsWith("hvs.", token);
        var self = (await vault.ReadAsync("auth/token/lookup-self", token)).Data!;
        Assert.Equal(("root", true, 0L), (self["policies"]![0]!.GetValue<string>(), self["orphan"]!.GetValue<bool>(), self["ttl"]!.GetValue<long>()));
        Assert.Equal(204, (await vault.WriteAsync("auth/token/revoke", new JsonObject { ["token"] = _root }.ToJsonString(), token)).Status);
        Assert.Equal(200, (await vault.ReadAsync("auth/token/lookup-self", token)).Status); // it hangs on nobody else's token
        Assert.Contains(vault.Log.Lines, line => line.Contains("A new root token was made", StringComparison.Ordinal) && line.Contains(self["accessor"]!.GetValue<string>(), StringComparison.Ordinal));
        Assert.DoesNotContain(vault.Log.Lines, line => line.Contains(token, StringComparison.Ordinal) || line.Contains(otp, StringComparison.Ordinal) || _keys.Any(key => line.Contains(key, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wrong_key_makes_no_token_and_the_attempt_goes_on()
    {
        await using var vault = await OpenAsync();
        var nonce = (await PutAsync(vault, "sys/generate-root/attempt", []))["nonce"]!.GetValue<string>();
        var wrong = Convert.FromBase64String(_keys[1]);
        wrong[0] ^= 1;
        var commits = _storage.Commits;
        await BringAsync(vault, _keys[0], nonce);
        Assert.StartsWith("400 given key has already been provided during this generation operation", Refusal(await BringAsync(vault, _keys[0], nonce)));
        Assert.StartsWith("400 root generation aborted: unable to authenticate", Refusal(await BringAsync(vault, Convert.ToBase64String(wrong), nonce)));
        Assert.Equal(commits, _storage.Commits);
        Assert.Equal(1, (await PutAsync(vault, "sys/generate-root/update", new JsonObject { ["key"] = _keys[1], ["nonce"] = nonce }))["progress"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_swapped_attempt_takes_no_key_that_was_meant_for_the_first()
    {
        await using var vault = await OpenAsync();
        var first = (await PutAsync(vault, "sys/generate-root/attempt", []))["nonce"]!.GetValue<string>();
        await vault.DeleteAsync("sys/generate-root/attempt", _root);
        var second = (await PutAsync(vault, "sys/generate-root/attempt", []))["nonce"]!.GetValue<string>();
        Assert.NotEqual(first, second);
        Assert.Equal($"400 incorrect nonce supplied; nonce for this root generation operation is \"{second}\"", Refusal(await BringAsync(vault, _keys[0], first)));
        Assert.Contains("already in progress", Refusal(await vault.WriteAsync("sys/generate-root-token/attempt", "{}", _root)));
    }

    [Fact]
    public async Task Many_keys_at_once_make_one_token()
    {
        await using var vault = await OpenAsync();
        var nonce = (await PutAsync(vault, "sys/generate-root/attempt", []))["nonce"]!.GetValue<string>();
        var answers = await Task.WhenAll(_keys.Select(key => Task.Run(() => BringAsync(vault, key, nonce), Ct)));
        Assert.Single(answers, each => each.Raw is { } raw && JsonNode.Parse(raw.Bytes.Span)!["complete"]!.GetValue<bool>());
        Assert.Single(answers, each => Refusal(each) == "400 no root generation in progress");
    }

    [Theory]
    [InlineData("""{"otp":"short"}""", "OTP string is wrong length")]
    [InlineData("""{"otp":"0123456789012345678901234567","pgp_key":"x"}""", "not both")]
    [InlineData("""{"pgp_key":"x"}""", "given PGP key")]
    public async Task A_cover_that_cannot_be_begins_nothing(string body, string problem)
    {
        await using var vault = await OpenAsync();
        Assert.Contains(problem, Refusal(await vault.WriteAsync("sys/generate-root/attempt", body, _root)));
        Assert.Equal(200, (await vault.WriteAsync("sys/generate-root/attempt", """{"otp":"0123456789012345678901234567"}""", _root)).Status);
    }
}
