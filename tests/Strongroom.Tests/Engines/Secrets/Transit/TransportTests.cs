using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Storage;
using static Strongroom.Tests.Engines.Secrets.Transit.TransitTester;

namespace Strongroom.Tests.Engines.Secrets.Transit;

/// <summary>Keys on their way out and in: export, backup and restore, import.</summary>
public sealed class TransportTests
{
    readonly TransitTester _transit = new();

    [Fact]
    public async Task Only_exportable_keys_leave()
    {
        await _transit.Write("keys/closed");
        Assert.Equal("400 private key material is not exportable", await _transit.Refusal("export/encryption-key/closed", null, Operation.Read));
        Assert.Equal("500 exporting is disallowed on the policy", await _transit.Refusal("backup/closed", null, Operation.Read));
        await _transit.Write("keys/half", """{"exportable":true}""");
        Assert.Equal("500 plaintext backup is disallowed on the policy", await _transit.Refusal("backup/half", null, Operation.Read));
        await _transit.Write("keys/sign", """{"type":"ecdsa-p256"}""");
        Assert.Equal((string?)(await _transit.Read("keys/sign"))["keys"]!["1"]!["public_key"], (string?)(await _transit.Read("export/public-key/sign"))["keys"]!["1"]);
    }

    [Fact]
    public async Task An_exported_key_opens_ciphertexts_elsewhere()
    {
        await _transit.Write("keys/k", """{"exportable":true}""");
        var sealedText = Convert.FromBase64String((await _transit.Encrypt("k"))["vault:v1:".Length..]);
        var key = Convert.FromBase64String((string)(await _transit.Read("export/encryption-key/k/latest"))["keys"]!["1"]!);
        using var gcm = new AesGcm(key, 16);
        var plain = new byte[sealedText.Length - 28];
        gcm.Decrypt(sealedText.AsSpan(0, 12), sealedText.AsSpan(12, plain.Length), sealedText.AsSpan(12 + plain.Length), plain);
        Assert.Equal(Hello, Convert.ToBase64String(plain));
    }

    [Theory]
    [InlineData("ecdsa-p521", "-----BEGIN EC PRIVATE KEY-----")]
    [InlineData("rsa-2048", "-----BEGIN RSA PRIVATE KEY-----")]
    public async Task Exported_signing_keys_sign_for_this_engine(string type, string start)
    {
        await _transit.Write("keys/k", $$"""{"type":"{{type}}","exportable":true}""");
        var pem = (string)(await _transit.Read("export/signing-key/k"))["keys"]!["1"]!;
        Assert.StartsWith(start, pem, StringComparison.Ordinal);
        byte[] signature;
        var input = Convert.FromBase64String(Hello);
        if (type.StartsWith("rsa", StringComparison.Ordinal))
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            signature = rsa.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
        }
        else
        {
            using var curve = ECDsa.Create();
            curve.ImportFromPem(pem);
            signature = curve.SignData(input, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        Assert.True((bool)(await _transit.Write("verify/k", $$"""{"input":"{{Hello}}","signature":"vault:v1:{{Convert.ToBase64String(signature)}}"}"""))["valid"]!);
    }

    [Fact]
    public async Task A_backup_holds_the_archive_too()
    {
        await _transit.Write("keys/k", """{"exportable":true,"allow_plaintext_backup":true}""");
        var first = await _transit.Encrypt("k");
        await _transit.Write("keys/k/rotate");
        await _transit.Write("keys/k/config", """{"min_decryption_version":2}""");
        var backup = (string)(await _transit.Read("backup/k"))["backup"]!;
        Assert.NotNull((await _transit.Read("keys/k"))["backup_info"]);

        var elsewhere = new TransitTester();
        await elsewhere.Write("restore/copy", $$"""{"backup":"{{backup}}"}""");
        await elsewhere.Write("keys/copy/config", """{"min_decryption_version":1}""");
        Assert.Equal(Hello, await elsewhere.Decrypt("copy", first));

        Assert.Equal("500 key \"k\" already exists", await _transit.Refusal("restore", $$"""{"backup":"{{backup}}"}"""));
        await _transit.Write("restore", $$"""{"backup":"{{backup}}","force":true}""");
    }

    [Theory]
    [InlineData("latest_version", 2000000000)]
    [InlineData("latest_version", 0)]
    [InlineData("min_available_version", 2)]
    [InlineData("min_available_version", -1)]
    [InlineData("min_decryption_version", 3)]
    [InlineData("kdf", 7)]
    [InlineData("type", 3)]
    [InlineData("type", 99)]
    [InlineData("type", 8)]
    public async Task A_backup_that_was_tampered_with_is_refused(string member, int value)
    {
        await _transit.Write("keys/k", """{"exportable":true,"allow_plaintext_backup":true}""");
        var backup = JsonNode.Parse(Convert.FromBase64String((string)(await _transit.Read("backup/k"))["backup"]!))!;
        backup["policy"]![member] = value;
        var blob = Convert.ToBase64String(Encoding.UTF8.GetBytes(backup.ToJsonString()));
        Assert.StartsWith("400 ", await _transit.Refusal("restore/x", $$"""{"backup":"{{blob}}"}"""), StringComparison.Ordinal);
        Assert.Null(await _transit.Call(Operation.Read, "keys/x"));
    }

    [Theory]
    [InlineData("", "convergent_encryption", "true")]
    [InlineData(""","derived":true""", "convergent_encryption", "true")]
    [InlineData(""","derived":true,"convergent_encryption":true""", "derived", "false")]
    [InlineData(""","derived":true,"convergent_encryption":true""", "kdf", "0")]
    [InlineData(""","derived":true,"convergent_encryption":true""", "convergent_version", "99")]
    public async Task A_backup_whose_nonces_would_tell_the_plaintext_is_refused(string options, string member, string value)
    {
        await _transit.Write("keys/k", $$"""{"exportable":true,"allow_plaintext_backup":true{{options}}}""");
        var backup = JsonNode.Parse(Convert.FromBase64String((string)(await _transit.Read("backup/k"))["backup"]!))!;
        backup["policy"]![member] = JsonNode.Parse(value);
        if (member == "convergent_encryption") backup["policy"]!["kdf"] = 0;
        if (member == "convergent_encryption") backup["policy"]!["convergent_version"] = 3;
        var blob = Convert.ToBase64String(Encoding.UTF8.GetBytes(backup.ToJsonString()));
        Assert.StartsWith("400 'backup' is not a whole backup", await _transit.Refusal("restore/x", $$"""{"backup":"{{blob}}"}"""), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bm90IGEgYmFja3Vw")]
    [InlineData("e30=")]
    [InlineData("bnVsbA==")]
    public async Task Anything_else_is_no_backup(string blob)
        => Assert.StartsWith("400 'backup' is not a whole backup", await _transit.Refusal("restore/x", $$"""{"backup":"{{blob}}"}"""), StringComparison.Ordinal);

    [Fact]
    public async Task The_wrapping_key_cannot_be_replaced_by_a_restore()
    {
        await Wrap(new byte[16]);
        await _transit.Write("keys/k", """{"exportable":true,"allow_plaintext_backup":true}""");
        var backup = JsonNode.Parse(Convert.FromBase64String((string)(await _transit.Read("backup/k"))["backup"]!))!;
        backup["policy"]!["name"] = "import/wrapping-key";
        var blob = Convert.ToBase64String(Encoding.UTF8.GetBytes(backup.ToJsonString()));
        Assert.Equal("400 key names cannot be paths", await _transit.Refusal("restore", $$"""{"backup":"{{blob}}","force":true}"""));
        Assert.Equal(["k"], (await _transit.Call(Operation.List, "keys"))!.Data!["keys"]!.AsArray().Select(name => (string)name!));
    }

    /// <summary>An RSA key of 4096 bits takes seconds to find: one mount makes it, the others get a copy.</summary>
    static readonly Lazy<Task<TransitTester>> WithWrappingKey = new(async () =>
    {
        var transit = new TransitTester();
        await transit.Read("wrapping_key");
        return transit;
    });

    async Task<string> Wrap(byte[] key, RSAEncryptionPadding? padding = null)
    {
        foreach (var stored in (string[])["policy/import/wrapping-key", "archive/import/wrapping-key"])
            await _transit.Storage.PutAsync(stored, (await (await WithWrappingKey.Value).Storage.GetAsync(stored, TestContext.Current.CancellationToken))!.Value, TestContext.Current.CancellationToken);
        using var wrapping = RSA.Create();
        wrapping.ImportFromPem((string)(await _transit.Read("wrapping_key"))["public_key"]!);
        Assert.Equal(4096, wrapping.KeySize);
        using var aes = Aes.Create();
        aes.SetKey(RandomNumberGenerator.GetBytes(32));
        return Convert.ToBase64String([.. wrapping.Encrypt(aes.Key, padding ?? RSAEncryptionPadding.OaepSHA256), .. aes.EncryptKeyWrapPadded(key)]);
    }

    [Fact]
    public async Task An_imported_key_is_the_one_that_was_wrapped()
    {
        var key = RandomNumberGenerator.GetBytes(32);
        await _transit.Write("keys/k/import", $$"""{"ciphertext":"{{await Wrap(key)}}","exportable":true}""");
        Assert.Equal(Convert.ToBase64String(key), (string?)(await _transit.Read("export/encryption-key/k"))["keys"]!["1"]);
        Assert.True((bool)(await _transit.Read("keys/k"))["imported_key"]!);
        Assert.Equal("400 imported key k does not allow rotation within Vault", await _transit.Refusal("keys/k/rotate"));
        var first = await _transit.Encrypt("k");
        await _transit.Write("keys/k/import_version", $$"""{"ciphertext":"{{await Wrap(RandomNumberGenerator.GetBytes(32), RSAEncryptionPadding.OaepSHA1)}}","hash_function":"sha1"}""");
        Assert.StartsWith("vault:v2:", await _transit.Encrypt("k"), StringComparison.Ordinal);
        Assert.Equal(Hello, await _transit.Decrypt("k", first));
        Assert.StartsWith("400 the import path cannot be used with an existing key", await _transit.Refusal("keys/k/import", $$"""{"ciphertext":"{{await Wrap(key)}}"}"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Private_keys_are_imported_as_pkcs8_and_public_ones_as_pem()
    {
        using var rsa = RSA.Create(2048);
        using var curve = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await _transit.Write("keys/rsa/import", $$"""{"type":"rsa-2048","ciphertext":"{{await Wrap(rsa.ExportPkcs8PrivateKey())}}"}""");
        Assert.Equal(Hello, await _transit.Decrypt("rsa", await _transit.Encrypt("rsa")));
        var pem = curve.ExportSubjectPublicKeyInfoPem().Replace("\n", "\\n", StringComparison.Ordinal);
        await _transit.Write("keys/ec/import", $$"""{"type":"ecdsa-p256","public_key":"{{pem}}"}""");
        var signature = Convert.ToBase64String(curve.SignData(Convert.FromBase64String(Hello), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.True((bool)(await _transit.Write("verify/ec", $$"""{"input":"{{Hello}}","signature":"vault:v1:{{signature}}"}"""))["valid"]!);
        Assert.Equal("400 requested version for signing does not contain a private part", await _transit.Refusal("sign/ec", $$"""{"input":"{{Hello}}"}"""));
        await _transit.Write("keys/ec/import_version", $$"""{"ciphertext":"{{await Wrap(curve.ExportPkcs8PrivateKey())}}"}""");
        Assert.StartsWith("vault:v1:", (string)(await _transit.Write("sign/ec", $$"""{"input":"{{Hello}}"}"""))["signature"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ed25519_key_is_imported_both_ways()
    {
        // RFC 8410, section 10.3.
        var pkcs8 = Convert.FromBase64String("MC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC");
        const string Pem = "-----BEGIN PUBLIC KEY-----\\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\\n-----END PUBLIC KEY-----";
        await _transit.Write("keys/whole/import", $$"""{"type":"ed25519","ciphertext":"{{await Wrap(pkcs8)}}"}""");
        await _transit.Write("keys/half/import", $$"""{"type":"ed25519","public_key":"{{Pem}}"}""");
        Assert.Equal("Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=", (string?)(await _transit.Read("keys/whole"))["keys"]!["1"]!["public_key"]);
        var signature = (string)(await _transit.Write("sign/whole", $$"""{"input":"{{Hello}}"}"""))["signature"]!;
        Assert.True((bool)(await _transit.Write("verify/half", $$"""{"input":"{{Hello}}","signature":"{{signature}}"}"""))["valid"]!);
    }

    [Fact]
    public async Task What_is_no_wrapped_key_is_refused()
    {
        Assert.Equal("400 provided ciphertext is too short", await _transit.Refusal("keys/k/import", """{"ciphertext":"AAAA"}"""));
        Assert.Equal("400 invalid key size 16 bytes for key type aes256-gcm96", await _transit.Refusal("keys/k/import", $$"""{"ciphertext":"{{await Wrap(new byte[16])}}"}"""));
        Assert.StartsWith("400 the wrapped key is not the PKCS #8 form", await _transit.Refusal("keys/k/import", $$"""{"type":"ed25519","ciphertext":"{{await Wrap(new byte[48])}}"}"""), StringComparison.Ordinal);
        var damaged = Convert.FromBase64String(await Wrap(new byte[32]));
        damaged[^1] ^= 1;
        Assert.StartsWith("400 the ciphertext was not made with", await _transit.Refusal("keys/k/import", $$"""{"ciphertext":"{{Convert.ToBase64String(damaged)}}"}"""), StringComparison.Ordinal);
        Assert.StartsWith("400 one of the following fields", await _transit.Refusal("keys/k/import"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Random_bytes_and_digests_are_here_too()
    {
        Assert.Equal(5, Convert.FromBase64String((string)(await _transit.Write("random/5"))["random_bytes"]!).Length);
        Assert.Equal("b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", (string?)(await _transit.Write("hash", $$"""{"input":"{{Hello}}"}"""))["sum"]);
        Assert.Equal("400 unsupported encoding format \"octal\"; must be \"hex\" or \"base64\"", await _transit.Refusal("random/8", """{"format":"octal"}"""));
    }
}
