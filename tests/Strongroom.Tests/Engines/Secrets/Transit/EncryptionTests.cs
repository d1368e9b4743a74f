using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using static Strongroom.Tests.Engines.Secrets.Transit.TransitTester;

namespace Strongroom.Tests.Engines.Secrets.Transit;

public sealed class EncryptionTests
{
    readonly TransitTester _transit = new();

    [Theory]
    [InlineData("aes128-gcm96")]
    [InlineData("aes256-gcm96")]
    [InlineData("chacha20-poly1305")]
    [InlineData("rsa-2048")]
    public async Task What_is_encrypted_decrypts_also_after_a_restart(string type)
    {
        await _transit.Write("keys/k", $$"""{"type":"{{type}}"}""");
        var ciphertext = await _transit.Encrypt("k");
        Assert.StartsWith("vault:v1:", ciphertext, StringComparison.Ordinal);
        Assert.NotEqual(ciphertext, await _transit.Encrypt("k"));
        _transit.Reopen();
        Assert.Equal(Hello, await _transit.Decrypt("k", ciphertext));
    }

    [Theory]
    [InlineData("aes256-gcm96")]
    [InlineData("chacha20-poly1305")]
    public async Task A_damaged_ciphertext_is_refused(string type)
    {
        await _transit.Write("keys/k", $$"""{"type":"{{type}}"}""");
        var bytes = Convert.FromBase64String((await _transit.Encrypt("k"))["vault:v1:".Length..]);
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = bytes.ToArray();
            damaged[at] ^= 1;
            Assert.Equal("400 cipher: message authentication failed", await _transit.Refusal("decrypt/k", $$"""{"ciphertext":"vault:v1:{{Convert.ToBase64String(damaged)}}"}"""));
        }
    }

    [Theory]
    [InlineData("encrypt")]
    [InlineData("decrypt")]
    [InlineData("hmac")]
    public async Task A_batch_of_more_members_than_fit_into_memory_is_refused_before_any_is_done(string work)
    {
        await _transit.Write("keys/k");
        var list = $"[{string.Join(',', Enumerable.Repeat("{}", 250_001))}]";
        Assert.Equal("400 batch_input has 250001 members; 250000 are possible, send the rest in another request", await _transit.Refusal($"{work}/k", $$"""{"batch_input":{{list}}}"""));
    }

    [Fact]
    public async Task Associated_data_are_needed_again()
    {
        await _transit.Write("keys/k");
        var ciphertext = await _transit.Encrypt("k", ""","associated_data":"Y3R4" """);
        Assert.Equal(Hello, await _transit.Decrypt("k", ciphertext, ""","associated_data":"Y3R4" """));
        Assert.Equal("400 cipher: message authentication failed", await _transit.Refusal("decrypt/k", $$"""{"ciphertext":"{{ciphertext}}"}"""));
        Assert.Equal("400 cipher: message authentication failed", await _transit.Refusal("decrypt/k", $$"""{"ciphertext":"{{ciphertext}}","associated_data":"b3RoZXI="}"""));
    }

    [Fact]
    public async Task A_nonce_of_the_callers_is_refused()
    {
        await _transit.Write("keys/k");
        Assert.Equal("400 provided nonce not allowed for this key", await _transit.Refusal("encrypt/k", $$"""{"plaintext":"{{Hello}}","nonce":"AAAAAAAAAAAAAAAA"}"""));
    }

    [Theory]
    [InlineData("""{}""", "missing plaintext to encrypt")]
    [InlineData("""{"plaintext":"hello world!"}""", "illegal base64 data at input byte 5")]
    [InlineData("""{"plaintext":"aGVsbG8gd29ybGQ"}""", "illegal base64 data at input byte 12")]
    [InlineData("""{"plaintext":"","key_version":-1}""", "requested version for encryption is negative")]
    [InlineData("""{"plaintext":"","key_version":2}""", "requested version for encryption is higher than the latest key version")]
    [InlineData("""{"batch_input":[]}""", "missing batch input to process")]
    [InlineData("""{"batch_input":[1]}""", "failed to parse batch input: '[0]' is not an object")]
    [InlineData("""{"batch_input":[{"plaintext":""},{"plaintext":{}}]}""", "failed to parse batch input: '[1].plaintext' is not of type string")]
    public async Task Requests_that_make_no_sense_are_refused(string body, string text)
    {
        await _transit.Write("keys/k");
        Assert.Equal("400 " + text, await _transit.Refusal("encrypt/k", body));
    }

    [Theory]
    [InlineData("", "missing ciphertext to decrypt")]
    [InlineData("volt:v1:AAAA", "invalid ciphertext: no prefix")]
    [InlineData("vault:v1", "invalid ciphertext: wrong number of fields")]
    [InlineData("vault:vx:AAAA", "invalid ciphertext: version number could not be decoded")]
    [InlineData("vault:v9:AAAA", "invalid ciphertext: version is too new")]
    [InlineData("vault:v1:AAAA", "invalid ciphertext length")]
    [InlineData("vault:v1:bad", "invalid ciphertext: could not decode base64")]
    public async Task Ciphertexts_that_are_none_are_refused(string ciphertext, string text)
    {
        await _transit.Write("keys/k");
        Assert.Equal("400 " + text, await _transit.Refusal("decrypt/k", $$"""{"ciphertext":"{{ciphertext}}"}"""));
    }

    [Fact]
    public async Task An_unknown_key_is_made_only_for_who_may_create()
    {
        Assert.Equal("400 encryption key not found", await _transit.Refusal("encrypt/k", $$"""{"plaintext":"{{Hello}}"}"""));
        Assert.Equal("400 illegal base64 data at input byte 0", await _transit.Refusal("encrypt/k", """{"plaintext":"!"}""", Operation.Create));
        Assert.Null(await _transit.Call(Operation.Read, "keys/k"));
        Assert.NotNull(await _transit.Call(Operation.Create, "encrypt/k", $$"""{"plaintext":"{{Hello}}","type":"chacha20-poly1305"}"""));
        Assert.Equal("chacha20-poly1305", (string?)(await _transit.Read("keys/k"))["type"]);
        await _transit.Write("config/keys", """{"disable_upsert":true}""");
        Assert.Equal("400 encryption key not found", await _transit.Refusal("encrypt/k2", $$"""{"plaintext":"{{Hello}}"}""", Operation.Create));
    }

    [Fact]
    public async Task Each_item_of_a_batch_succeeds_or_fails_for_itself()
    {
        await _transit.Write("keys/k");
        var response = await _transit.Call(Operation.Update, "encrypt/k", $$"""{"batch_input":[{"plaintext":"{{Hello}}","reference":"a"},{"plaintext":"!!!","reference":"b"},{}]}""");
        Assert.Equal(400, response!.Status);
        var results = response.Data!["batch_results"]!.AsArray();
        Assert.Equal("""{"error":"illegal base64 data at input byte 0","reference":"b"}""", results[1]!.ToJsonString());
        Assert.Equal("""{"error":"missing plaintext to encrypt","reference":""}""", results[2]!.ToJsonString());
        Assert.Equal("a", (string?)results[0]!["reference"]);
        Assert.Equal(Hello, await _transit.Decrypt("k", (string)results[0]!["ciphertext"]!));
    }

    [Fact]
    public async Task A_batch_may_name_the_status_of_a_partial_failure()
    {
        await _transit.Write("keys/k");
        var ciphertext = await _transit.Encrypt("k");
        var half = await _transit.Call(Operation.Update, "decrypt/k", $$"""{"partial_failure_response_code":200,"batch_input":[{"ciphertext":"{{ciphertext}}"},{"ciphertext":"x"}]}""");
        Assert.Equal(200, half!.Status);
        Assert.Equal("""{"error":"invalid ciphertext: no prefix","plaintext":"","reference":""}""", half.Data!["batch_results"]![1]!.ToJsonString());
        var all = await _transit.Call(Operation.Update, "decrypt/k", """{"partial_failure_response_code":200,"batch_input":[{"ciphertext":"x"}]}""");
        Assert.Equal(400, all!.Status);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    public async Task A_data_key_comes_with_its_ciphertext(int bits)
    {
        await _transit.Write("keys/k");
        var key = await _transit.Write("datakey/plaintext/k", $$"""{"bits":{{bits}}}""");
        Assert.Equal(bits / 8, Convert.FromBase64String((string)key["plaintext"]!).Length);
        Assert.Equal((string)key["plaintext"]!, await _transit.Decrypt("k", (string)key["ciphertext"]!));
        Assert.False((await _transit.Write("datakey/wrapped/k")).ContainsKey("plaintext"));
    }

    [Fact]
    public async Task Rewrapping_moves_a_ciphertext_to_the_latest_version()
    {
        await _transit.Write("keys/k");
        var old = await _transit.Encrypt("k");
        await _transit.Write("keys/k/rotate");
        JsonObject renewed = await _transit.Write("rewrap/k", $$"""{"ciphertext":"{{old}}"}""");
        Assert.Equal(2, (int)renewed["key_version"]!);
        Assert.StartsWith("vault:v2:", (string)renewed["ciphertext"]!, StringComparison.Ordinal);
        Assert.Equal(Hello, await _transit.Decrypt("k", (string)renewed["ciphertext"]!));
        Assert.False(renewed.ContainsKey("plaintext"));
    }
}
