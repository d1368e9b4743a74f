using System.Text.Json.Nodes;
using Strongroom.Sdk.Engines;
using static Strongroom.Tests.Engines.Secrets.Transit.TransitTester;

namespace Strongroom.Tests.Engines.Secrets.Transit;

/// <summary>Versions, minimums, trimming, deletion, and what of it is on disk.</summary>
public sealed class KeyLifeTests
{
    readonly TransitTester _transit = new();

    [Fact]
    public async Task A_minimum_closes_old_versions_and_opens_them_again()
    {
        await _transit.Write("keys/k");
        var first = await _transit.Encrypt("k");
        await _transit.Write("keys/k/rotate");
        await _transit.Write("keys/k/rotate");
        await _transit.Write("keys/k/config", """{"min_decryption_version":2}""");
        Assert.Equal("400 ciphertext or signature version is disallowed by policy (too old)", await _transit.Refusal("decrypt/k", $$"""{"ciphertext":"{{first}}"}"""));
        Assert.Equal(["2", "3"], (await _transit.Read("keys/k"))["keys"]!.AsObject().Select(version => version.Key));
        Assert.Equal(["2", "3"], (await _transit.Stored("policy/k"))["keys"]!.AsObject().Select(version => version.Key));
        Assert.Equal(4, (await _transit.Stored("archive/k"))["keys"]!.AsArray().Count);
        await _transit.Write("keys/k/config", """{"min_decryption_version":1}""");
        Assert.Equal(Hello, await _transit.Decrypt("k", first));
    }

    [Fact]
    public async Task Trimming_deletes_for_good()
    {
        await _transit.Write("keys/k");
        await _transit.Write("keys/k/rotate");
        await _transit.Write("keys/k/rotate");
        await _transit.Write("keys/k/config", """{"min_decryption_version":3,"min_encryption_version":3}""");
        var third = await _transit.Encrypt("k");
        var kept = (await _transit.Stored("archive/k"))["keys"]![3]!.ToJsonString();
        await _transit.Write("keys/k/trim", """{"min_available_version":3}""");
        Assert.Equal([kept], (await _transit.Stored("archive/k"))["keys"]!.AsArray().Select(entry => entry!.ToJsonString()));
        Assert.Equal("400 min decryption version should not be less then min available version", await _transit.Refusal("keys/k/config", """{"min_decryption_version":1}"""));
        await _transit.Write("keys/k/rotate");
        Assert.Equal(2, (await _transit.Stored("archive/k"))["keys"]!.AsArray().Count);
        Assert.Equal(Hello, await _transit.Decrypt("k", third));
    }

    [Theory]
    [InlineData("config", """{"min_decryption_version":9}""", "cannot set min decryption version of 9, latest key version is 3")]
    [InlineData("config", """{"min_decryption_version":-1}""", "min decryption version cannot be negative")]
    [InlineData("config", """{"min_encryption_version":4}""", "cannot set min encryption version of 4, latest key version is 3")]
    [InlineData("config", """{"min_decryption_version":2,"min_encryption_version":1}""", "cannot set min encryption/decryption values; min encryption version of 1 must be greater than or equal to min decryption version of 2")]
    [InlineData("config", """{"auto_rotate_period":"30m"}""", "auto rotate period must be 0 to disable or at least an hour")]
    [InlineData("trim", """{"min_available_version":1}""", "minimum available version cannot be set when minimum encryption version is not set")]
    [InlineData("trim", """{}""", "missing min_available_version")]
    public async Task Impossible_settings_change_nothing(string path, string body, string text)
    {
        await _transit.Write("keys/k");
        await _transit.Write("keys/k/rotate");
        await _transit.Write("keys/k/rotate");
        var before = (await _transit.Stored("policy/k")).ToJsonString();
        Assert.Equal("400 " + text, await _transit.Refusal("keys/k/" + path, body));
        Assert.Equal(before, (await _transit.Stored("policy/k")).ToJsonString());
    }

    [Fact]
    public async Task A_key_is_deleted_only_when_that_was_allowed()
    {
        await _transit.Write("keys/k");
        Assert.Equal("400 error deleting policy k: deletion is not allowed for this key", await _transit.Refusal("keys/k", null, Operation.Delete));
        await _transit.Write("keys/k/config", """{"deletion_allowed":true}""");
        await _transit.Call(Operation.Delete, "keys/k");
        Assert.Null(await _transit.Call(Operation.Read, "keys/k"));
        Assert.Null(await _transit.Storage.GetAsync("archive/k", TestContext.Current.CancellationToken));
        Assert.Equal("400 error deleting policy k: could not delete key; not found", await _transit.Refusal("keys/k", null, Operation.Delete));
    }

    [Fact]
    public async Task Creating_again_changes_nothing()
    {
        await _transit.Write("keys/k");
        var before = (await _transit.Stored("policy/k")).ToJsonString();
        var shown = await _transit.Write("keys/k", """{"type":"ed25519","exportable":true}""");
        Assert.Equal("aes256-gcm96", (string?)shown["type"]);
        Assert.Equal(before, (await _transit.Stored("policy/k")).ToJsonString());
    }

    [Fact]
    public async Task What_happens_at_once_happens_in_turn()
    {
        var first = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
            (string)(await _transit.Call(Operation.Create, "encrypt/k", $$"""{"plaintext":"{{Hello}}"}"""))!.Data!["ciphertext"]!)));
        var later = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            await _transit.Write("keys/k/rotate");
            return await _transit.Encrypt("k");
        })));
        Assert.Equal(17, (int)(await _transit.Read("keys/k"))["latest_version"]!);
        Assert.Equal(18, (await _transit.Stored("archive/k"))["keys"]!.AsArray().Count);
        foreach (var ciphertext in first.Concat(later)) Assert.Equal(Hello, await _transit.Decrypt("k", ciphertext));
    }

    [Fact]
    public async Task What_allows_more_cannot_be_taken_back()
    {
        await _transit.Write("keys/k", """{"exportable":true,"allow_plaintext_backup":true}""");
        var shown = await _transit.Write("keys/k/config", """{"exportable":false,"allow_plaintext_backup":false}""");
        Assert.True((bool)shown["exportable"]! && (bool)shown["allow_plaintext_backup"]!);
    }

    [Theory]
    [InlineData("-k")]
    [InlineData("k.")]
    [InlineData("a b")]
    [InlineData("a..b")]
    public async Task Names_that_are_none_are_no_paths(string name) => Assert.Equal("404 unsupported path", await _transit.Refusal("keys/" + name));

    [Fact]
    public async Task A_key_is_rotated_when_its_period_is_over()
    {
        await _transit.Write("keys/due", """{"auto_rotate_period":"24h"}""");
        await _transit.Write("keys/never");
        async Task<int> Latest(string key, TimeSpan later)
        {
            _transit.Time.Advance(later);
            await _transit.Engine.OnPeriodAsync(_transit.Storage, TestContext.Current.CancellationToken);
            return (int)(await _transit.Read("keys/" + key))["latest_version"]!;
        }
        Assert.Equal(1, await Latest("due", TimeSpan.FromHours(23)));
        Assert.Equal(2, await Latest("due", TimeSpan.FromHours(1)));
        Assert.Equal(2, await Latest("due", TimeSpan.FromHours(23)));
        Assert.Equal(3, await Latest("due", TimeSpan.FromHours(2)));
        Assert.Equal(1, await Latest("never", TimeSpan.FromDays(1000)));
    }

    [Fact]
    public async Task A_period_set_just_now_counts_at_the_next_look()
    {
        await _transit.Write("keys/k");
        _transit.Time.Advance(TimeSpan.FromHours(10));
        await _transit.Engine.OnPeriodAsync(_transit.Storage, TestContext.Current.CancellationToken);
        await _transit.Write("keys/k/config", """{"auto_rotate_period":"2h"}""");
        _transit.Time.Advance(TimeSpan.FromMinutes(1));
        await _transit.Engine.OnPeriodAsync(_transit.Storage, TestContext.Current.CancellationToken);
        Assert.Equal(2, (int)(await _transit.Read("keys/k"))["latest_version"]!);
    }

    [Fact]
    public async Task Keys_are_shown_as_vault_shows_them()
    {
        var shown = await _transit.Write("keys/k", """{"auto_rotate_period":"720h"}""");
        var expected = JsonNode.Parse("""
            {"allow_plaintext_backup":false,"auto_rotate_period":2592000,"deletion_allowed":false,"derived":false,"exportable":false,"imported_key":false,"keys":{"1":1767225600},
            "latest_version":1,"min_available_version":0,"min_decryption_version":1,"min_encryption_version":0,"name":"k","supports_decryption":true,"supports_derivation":true,
            "supports_encryption":true,"supports_signing":false,"type":"aes256-gcm96"}
            """);
        Assert.True(JsonNode.DeepEquals(expected, shown), shown.ToJsonString());
    }
}
