using Strongroom.Sdk.Engines;
using static Strongroom.Tests.Engines.Secrets.Transit.TransitTester;

namespace Strongroom.Tests.Engines.Secrets.Transit;

public sealed class DerivationTests
{
    const string Context = ""","context":"Y3R4" """;
    const string Other = ""","context":"b3RoZXI=" """;

    readonly TransitTester _transit = new();

    [Theory]
    [InlineData("aes128-gcm96")]
    [InlineData("aes256-gcm96")]
    [InlineData("chacha20-poly1305")]
    public async Task Each_context_has_its_own_key(string type)
    {
        await _transit.Write("keys/k", $$"""{"type":"{{type}}","derived":true}""");
        var ciphertext = await _transit.Encrypt("k", Context);
        Assert.NotEqual(ciphertext, await _transit.Encrypt("k", Context));
        Assert.Equal(Hello, await _transit.Decrypt("k", ciphertext, Context));
        Assert.Equal("400 cipher: message authentication failed", await _transit.Refusal("decrypt/k", $$"""{"ciphertext":"{{ciphertext}}"{{Other}}}"""));
        Assert.StartsWith("400 missing 'context' for key derivation", await _transit.Refusal("decrypt/k", $$"""{"ciphertext":"{{ciphertext}}"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aes128-gcm96")]
    [InlineData("aes256-gcm96")]
    [InlineData("chacha20-poly1305")]
    public async Task Convergent_ciphertexts_are_equal_in_one_context(string type)
    {
        await _transit.Write("keys/k", $$"""{"type":"{{type}}","derived":true,"convergent_encryption":true}""");
        var ciphertext = await _transit.Encrypt("k", Context);
        _transit.Reopen();
        Assert.Equal(ciphertext, await _transit.Encrypt("k", Context));
        Assert.NotEqual(ciphertext, await _transit.Encrypt("k", Other));
        Assert.Equal(Hello, await _transit.Decrypt("k", ciphertext, Context));
        await _transit.Write("keys/k/rotate");
        Assert.NotEqual(ciphertext[9..], (await _transit.Encrypt("k", Context))[9..]);
    }

    /// <summary>A nonce used with two sets of associated data gives GCM's authentication key away.</summary>
    [Fact]
    public async Task Associated_data_change_the_nonce_of_a_convergent_ciphertext()
    {
        await _transit.Write("keys/k", """{"derived":true,"convergent_encryption":true}""");
        const string A = ""","associated_data":"YQ==" """, B = ""","associated_data":"Yg==" """;
        var ciphertexts = new[] { await _transit.Encrypt("k", Context), await _transit.Encrypt("k", Context + A), await _transit.Encrypt("k", Context + B) };
        Assert.Equal(3, ciphertexts.Select(text => Convert.ToHexString(Convert.FromBase64String(text[9..]).AsSpan(0, 12))).Distinct().Count());
        Assert.Equal(ciphertexts[1], await _transit.Encrypt("k", Context + A));
        Assert.Equal(Hello, await _transit.Decrypt("k", ciphertexts[1], Context + A));
    }

    [Fact]
    public async Task A_first_use_with_a_context_makes_a_derived_key()
    {
        await _transit.Call(Operation.Create, "encrypt/k", $$"""{"plaintext":"{{Hello}}"{{Context}}}""");
        Assert.True((bool)(await _transit.Read("keys/k"))["derived"]!);
        Assert.Equal("400 context should be set either in all the request blocks or in none", await _transit.Refusal("encrypt/k2",
            """{"batch_input":[{"plaintext":"","context":"Y3R4"},{"plaintext":""}]}""", Operation.Create));
    }

    [Theory]
    [InlineData("""{"convergent_encryption":true}""", "400 convergent encryption requires derivation to be enabled")]
    [InlineData("""{"type":"rsa-2048","derived":true}""", "500 key derivation and convergent encryption not supported for keys of type rsa-2048")]
    [InlineData("""{"type":"rot13"}""", "400 unknown key type rot13")]
    [InlineData("""{"type":"hmac","key_size":31}""", "400 invalid key_size 31; an hmac key has 32 to 512 bytes")]
    public async Task Keys_that_cannot_be_are_not_made(string body, string text)
    {
        Assert.Equal(text, await _transit.Refusal("keys/k", body));
        Assert.Null(await _transit.Call(Operation.Read, "keys/k"));
    }
}
