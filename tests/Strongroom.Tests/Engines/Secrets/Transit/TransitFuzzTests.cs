using System.Text;
using System.Text.Json.Nodes;
using Strongroom.Sdk.Errors;
using Strongroom.Testing;

namespace Strongroom.Tests.Engines.Secrets.Transit;

/// <summary>Damaged input is the caller's mistake, never ours.</summary>
public sealed class TransitFuzzTests
{
    readonly TransitTester _transit = new();

    [Theory]
    [InlineData("aes256-gcm96", "encrypt", "decrypt", "plaintext", "ciphertext")]
    [InlineData("ecdsa-p256", "sign", "verify", "input", "signature")]
    [InlineData("ed25519", "sign", "verify", "input", "signature")]
    [InlineData("hmac", "hmac", "verify", "input", "hmac")]
    public async Task A_damaged_text_is_refused_or_says_the_same(string type, string make, string check, string input, string output)
    {
        await _transit.Write("keys/k", $$"""{"type":"{{type}}"}""");
        var text = Encoding.ASCII.GetBytes((string)(await _transit.Write($"{make}/k", $$"""{"{{input}}":"{{TransitTester.Hello}}"}"""))[output]!);
        await Fuzz.RunAsync(async random =>
        {
            var damaged = Encoding.ASCII.GetString(Fuzz.Damage(text, random)).TrimEnd('=', '\n', '\r');
            if (damaged.Length == 0 || damaged == Encoding.ASCII.GetString(text).TrimEnd('=')) return;
            try
            {
                var answer = await _transit.Write($"{check}/k", new JsonObject { [input] = TransitTester.Hello, [output] = damaged }.ToJsonString());
                if (check == "decrypt") Assert.Equal(TransitTester.Hello, (string?)answer["plaintext"]); // v0 and v01 are v1, as with Vault
                else _ = (bool)answer["valid"]!; // other bits of base64's last character are the same signature
            }
            catch (RequestException e) { Assert.Equal(400, e.Status); }
        });
    }

    [Fact]
    public async Task A_damaged_backup_is_refused_or_whole()
    {
        await _transit.Write("keys/k", """{"type":"ecdsa-p256","exportable":true,"allow_plaintext_backup":true}""");
        var backup = Convert.FromBase64String((string)(await _transit.Read("backup/k"))["backup"]!);
        await Fuzz.RunAsync(async random =>
        {
            try
            {
                await _transit.Write("restore/x", $$"""{"force":true,"backup":"{{Convert.ToBase64String(Fuzz.Damage(backup, random))}}"}""");
                await _transit.Read("keys/x");
                await _transit.Write("sign/x", """{"input":""}"""); // refused where the private number's name was hit: a public key it is then
            }
            catch (RequestException e) { Assert.Equal(400, e.Status); }
        });
    }
}
