using System.Security.Cryptography;
using System.Text.Json.Nodes;
using static Strongroom.Tests.Engines.Secrets.Transit.TransitTester;

namespace Strongroom.Tests.Engines.Secrets.Transit;

public sealed class SigningTests
{
    static readonly byte[] Input = Convert.FromBase64String(Hello);

    readonly TransitTester _transit = new();

    async Task<string> Sign(string key, string more = "") => (string)(await _transit.Write("sign/" + key, $$"""{"input":"{{Hello}}"{{more}}}"""))["signature"]!;

    async Task<bool> Verifies(string key, string signature, string more = "", string input = Hello)
        => (bool)(await _transit.Write("verify/" + key, $$"""{"input":"{{input}}","signature":"{{signature}}"{{more}}}"""))["valid"]!;

    static byte[] Bytes(string signature) => Convert.FromBase64String(signature["vault:v1:".Length..]);

    async Task<string> PublicKey(string key) => (string)(await _transit.Read("keys/" + key))["keys"]!["1"]!["public_key"]!;

    [Theory]
    [InlineData("ed25519")]
    [InlineData("ecdsa-p256")]
    [InlineData("ecdsa-p384")]
    [InlineData("ecdsa-p521")]
    [InlineData("rsa-2048")]
    public async Task What_is_signed_verifies_and_nothing_else_does(string type)
    {
        await _transit.Write("keys/k", $$"""{"type":"{{type}}"}""");
        var signature = await Sign("k");
        _transit.Reopen();
        Assert.True(await Verifies("k", signature));
        Assert.False(await Verifies("k", signature, input: "b3RoZXI="));
        var bytes = Bytes(signature);
        bytes[^1] ^= 1;
        Assert.False(await Verifies("k", "vault:v1:" + Convert.ToBase64String(bytes)));
        await _transit.Write("keys/k/rotate");
        Assert.StartsWith("vault:v2:", await Sign("k"), StringComparison.Ordinal);
        Assert.True(await Verifies("k", signature));
        Assert.False(await Verifies("k", signature.Replace("v1", "v2", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("", DSASignatureFormat.Rfc3279DerSequence)]
    [InlineData(""","marshaling_algorithm":"jws" """, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)]
    public async Task Others_verify_our_ecdsa_signatures(string marshaling, DSASignatureFormat format)
    {
        await _transit.Write("keys/k", """{"type":"ecdsa-p256"}""");
        var signature = await Sign("k", marshaling);
        using var key = ECDsa.Create();
        key.ImportFromPem(await PublicKey("k"));
        var text = signature["vault:v1:".Length..];
        var bytes = format == DSASignatureFormat.Rfc3279DerSequence ? Convert.FromBase64String(text) : System.Buffers.Text.Base64Url.DecodeFromChars(text);
        Assert.True(key.VerifyData(Input, bytes, HashAlgorithmName.SHA256, format));
        Assert.True(await Verifies("k", signature, marshaling));
    }

    [Theory]
    [InlineData("sha2-256", "pss", "hash")]
    [InlineData("sha2-512", "pss", "hash")]
    [InlineData("sha1", "pkcs1v15", "auto")]
    [InlineData("sha2-384", "pkcs1v15", "auto")]
    public async Task Others_verify_our_rsa_signatures(string hash, string algorithm, string salt)
    {
        await _transit.Write("keys/k", """{"type":"rsa-2048"}""");
        var options = $$""","hash_algorithm":"{{hash}}","signature_algorithm":"{{algorithm}}","salt_length":"{{salt}}" """;
        var signature = await Sign("k", options);
        using var key = RSA.Create();
        key.ImportFromPem(await PublicKey("k"));
        var name = new HashAlgorithmName(hash.Replace("sha2-", "sha", StringComparison.Ordinal).ToUpperInvariant());
        Assert.True(key.VerifyData(Input, Bytes(signature), name, algorithm == "pss" ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1));
        Assert.True(await Verifies("k", signature, options));
    }

    [Theory]
    [InlineData("sha2-224")]
    [InlineData("sha2-256")]
    [InlineData("sha3-224")]
    [InlineData("sha3-256")]
    [InlineData("sha3-384")]
    [InlineData("sha3-512")]
    public async Task Rsa_signs_with_every_hash_and_salt(string hash)
    {
        await _transit.Write("keys/k", """{"type":"rsa-2048"}""");
        foreach (var salt in (string[])["auto", "hash", "0", "17"])
        {
            var options = $$""","hash_algorithm":"{{hash}}","salt_length":"{{salt}}" """;
            var signature = await Sign("k", options);
            Assert.True(await Verifies("k", signature, options), salt);
            Assert.True(await Verifies("k", signature, $$""","hash_algorithm":"{{hash}}" """), salt + " by auto");
            Assert.False(await Verifies("k", signature, $$""","hash_algorithm":"{{hash}}","salt_length":"18" """), salt + " by another length");
        }
        var pkcs1 = $$""","hash_algorithm":"{{hash}}","signature_algorithm":"pkcs1v15" """;
        Assert.True(await Verifies("k", await Sign("k", pkcs1), pkcs1));
    }

    [Fact]
    public async Task Rsa_signs_what_is_hashed_already()
    {
        await _transit.Write("keys/k", """{"type":"rsa-2048"}""");
        var hashed = Convert.ToBase64String(SHA256.HashData(Input));
        var signature = (string)(await _transit.Write("sign/k", $$"""{"input":"{{hashed}}","prehashed":true}"""))["signature"]!;
        Assert.True(await Verifies("k", signature));
        const string None = ""","prehashed":true,"hash_algorithm":"none","signature_algorithm":"pkcs1v15" """;
        Assert.True(await Verifies("k", await Sign("k", None), None));
        Assert.Equal("400 hash_algorithm=none requires both prehashed=true and signature_algorithm=pkcs1v15", await _transit.Refusal("sign/k", """{"input":"","hash_algorithm":"none"}"""));
        Assert.Equal("500 crypto/rsa: input must be hashed with given hash", await _transit.Refusal("sign/k", $$"""{"input":"{{Hello}}","prehashed":true}"""));
        Assert.Equal("400 requested salt length 223 is invalid", await _transit.Refusal("sign/k", """{"input":"","salt_length":"223"}"""));
    }

    [Fact]
    public async Task A_derived_ed25519_key_signs_by_context()
    {
        await _transit.Write("keys/k", """{"type":"ed25519","derived":true}""");
        const string Context = ""","context":"Y3R4" """;
        var answer = await _transit.Write("sign/k", $$"""{"input":"{{Hello}}"{{Context}}}""");
        var publicKey = (string)answer["public_key"]!;
        Assert.Equal(publicKey, (string)(await _transit.Read("keys/k", """{"context":"Y3R4"}"""))["keys"]!["1"]!["public_key"]!);
        var signature = (string)answer["signature"]!;
        Assert.True(await Verifies("k", signature, Context));
        Assert.False(await Verifies("k", signature, ""","context":"b3RoZXI=" """));
        Assert.StartsWith("400 missing 'context' for key derivation", await _transit.Refusal("sign/k", $$"""{"input":"{{Hello}}"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sha2-224")]
    [InlineData("sha2-256")]
    [InlineData("sha2-512")]
    [InlineData("sha3-384")]
    public async Task Hmacs_verify_by_version(string algorithm)
    {
        await _transit.Write("keys/k", """{"type":"hmac","key_size":48}""");
        var first = (string)(await _transit.Write("hmac/k/" + algorithm, $$"""{"input":"{{Hello}}"}"""))["hmac"]!;
        await _transit.Write("keys/k/rotate");
        Assert.True((bool)(await _transit.Write("verify/k/" + algorithm, $$"""{"input":"{{Hello}}","hmac":"{{first}}"}"""))["valid"]!);
        Assert.False((bool)(await _transit.Write("verify/k/" + algorithm, $$"""{"input":"b3RoZXI=","hmac":"{{first}}"}"""))["valid"]!);
        await _transit.Write("keys/k/config", """{"min_decryption_version":2}""");
        Assert.Equal("400 cannot verify HMAC: version is too old (disallowed by policy)", await _transit.Refusal("verify/k/" + algorithm, $$"""{"input":"{{Hello}}","hmac":"{{first}}"}"""));
    }

    [Fact]
    public async Task A_batch_is_checked_item_by_item()
    {
        await _transit.Write("keys/k", """{"type":"ed25519"}""");
        var signature = await Sign("k");
        var answer = await _transit.Write("verify/k",
            $$"""{"batch_input":[{"input":"{{Hello}}","signature":"{{signature}}","reference":"a"},{"input":"","signature":"{{signature}}"},{"input":"!","signature":"x"}]}""");
        Assert.Equal(["""{"valid":true,"reference":"a"}""", """{"valid":false,"reference":""}""",
            """{"error":"unable to decode input as base64: illegal base64 data at input byte 0","valid":false,"reference":""}"""],
            answer["batch_results"]!.AsArray().Select(item => item!.ToJsonString()));
        Assert.Equal("400 some elements of batch_input are missing 'signature'",
            await _transit.Refusal("verify/k", $$"""{"batch_input":[{"input":"","signature":"{{signature}}"},{"input":""}]}"""));
    }

    [Theory]
    [InlineData("""{"type":"aes256-gcm96"}""", "sign/k", "{}", "400 key type aes256-gcm96 does not support signing")]
    [InlineData("""{"type":"ed25519"}""", "sign/k/md5", "{}", "400 invalid hash algorithm \"md5\"")]
    [InlineData("""{"type":"ed25519"}""", "sign/none", "{}", "400 signing key not found")]
    [InlineData("""{"type":"ed25519"}""", "verify/k", """{"input":""}""", "400 neither a 'signature' nor an 'hmac' were given to verify")]
    [InlineData("""{"type":"ed25519"}""", "verify/k", """{"signature":"vault:v1:###"}""", "400 invalid base64 signature value")]
    [InlineData("""{"type":"ecdsa-p256"}""", "verify/k", """{"signature":"vault:v1:AAAA"}""", "400 supplied signature is invalid")]
    [InlineData("""{"type":"ecdsa-p256"}""", "sign/k", """{"marshaling_algorithm":"xml"}""", "400 invalid marshaling type \"xml\"")]
    [InlineData("""{"type":"ecdsa-p256"}""", "encrypt/k", """{"plaintext":""}""", "400 message encryption not supported for key type ecdsa-p256")]
    public async Task What_a_key_cannot_do_is_said(string key, string path, string body, string text)
    {
        await _transit.Write("keys/k", key);
        Assert.Equal(text, await _transit.Refusal(path, body));
    }
}
