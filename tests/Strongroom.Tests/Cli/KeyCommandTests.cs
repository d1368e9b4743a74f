using System.Text.Json.Nodes;
using Strongroom.Testing;

namespace Strongroom.Tests.Cli;

/// <summary>The commands of key holders, beyond what the recorded command lines show.</summary>
public sealed class KeyCommandTests : IAsyncLifetime
{
    const string Nonce = "2dbd10f1-8528-6246-09e7-82b25b8aba63";
    const string Other = "8b112c9e-2738-929d-bcc2-19aff249ff10";
    readonly CliRun _run = new();
    ScriptedVault _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ScriptedVault.StartAsync();
        _run.Variables["VAULT_ADDR"] = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        _run.Dispose();
        await _server.DisposeAsync();
    }

    static string Rekey(int progress = 1, string fingerprints = "null", string verification = "") => $$"""
        {"nonce":"{{Nonce}}","started":true,"t":2,"n":3,"progress":{{progress}},"required":3,"pgp_fingerprints":{{fingerprints}},"backup":false,"verification_required":{{(verification.Length > 0 ? "true" : "false")}}{{verification}}}
        """;

    static string Rekeyed(string more = "") => $$"""{"nonce":"{{Nonce}}","complete":true,"keys":["61","62","63"],"keys_base64":["YQ==","Yg==","Yw=="],"pgp_fingerprints":null,"backup":false,"verification_required":false{{more}}}""";

    static string Generation(bool started = true) => $$"""{"nonce":"{{(started ? Nonce : "")}}","started":{{(started ? "true" : "false")}},"progress":0,"required":2,"complete":false,"encoded_token":"","encoded_root_token":"","pgp_fingerprint":"","otp":"","otp_length":28}""";

    async Task<int> RunAsync(params string[] args) => await _run.RunAsync(["operator", .. args]);

    [Fact]
    public async Task A_holder_sees_what_the_key_is_for_before_it_is_asked_for()
    {
        _server.Answer(200, Rekey(fingerprints: """["aa11","bb22","cc33"]""")).Answer(200, Rekey(2)).Answer(200, Rekey(2));
        _run.Typed = "key";
        Assert.Equal(0, await RunAsync("rekey"));
        Assert.Equal($"""
            This rekey makes 3 new unseal keys, 2 of them needed together.
            Each is encrypted to one of these PGP keys:
                aa11
                bb22
                cc33
            1 of 3 present keys have been brought.
            Operation nonce: {Nonce}

            """.ReplaceLineEndings("\n"), _run.Error);
        Assert.Equal($$"""{"key":"key","nonce":"{{Nonce}}"}""", _server.Requests[1].Body!.ToJsonString()); // for this attempt and no other
        Assert.Contains("Rekey Progress           2/3", _run.Out);
    }

    [Theory]
    [InlineData("rekey", "sys/rekey")]
    [InlineData("generate-root", "sys/generate-root")]
    public async Task A_swapped_attempt_gets_no_key(string command, string path)
    {
        _server.Answer(200, command == "rekey" ? Rekey() : Generation());
        _run.Typed = "key";
        Assert.Equal(1, await RunAsync(command, $"-nonce={Other}"));
        Assert.Contains($"another nonce: {Nonce}", _run.Error);
        Assert.StartsWith($"/v1/{path}/", Assert.Single(_server.Requests).Target);
    }

    [Theory]
    [InlineData("rekey")]
    [InlineData("rotate-keys")]
    [InlineData("generate-root")]
    public async Task A_key_that_nobody_is_asked_for_has_to_name_its_attempt(string command)
    {
        foreach (var key in (string[])["key", "-"])
        {
            _server.Clear();
            _server.Answer(200, command == "generate-root" ? Generation() : command == "rekey" ? Rekey() : $$"""{"data":{{Rekey()}}}""");
            _run.Input = "key\n";
            Assert.Equal(1, await RunAsync(command, key));
            Assert.Contains("-nonce", _run.Error);
            Assert.Single(_server.Requests);
        }
    }

    [Fact]
    public async Task A_key_comes_from_standard_input_too()
    {
        _server.Answer(200, Rekey()).Answer(200, Rekeyed());
        _run.Input = " key \n";
        Assert.Equal(0, await RunAsync("rekey", $"-nonce={Nonce}", "-"));
        Assert.Equal("key", (string)_server.Requests[1].Body!["key"]!);
        Assert.Equal($"""

            Key 1: YQ==
            Key 2: Yg==
            Key 3: Yw==

            Operation nonce: {Nonce}

            The unseal keys were replaced: there are 3 new ones, and 2 of them are needed
            together. The old ones open nothing any more but backups from before. Hand each
            to its holder now: they are not stored in the clear and not shown again.

            """.ReplaceLineEndings("\n"), _run.Out);
    }

    [Fact]
    public async Task Nothing_to_bring_a_key_for_is_said_without_asking_for_one()
    {
        foreach (var (command, idle, hint) in ((string, string, string)[])[("rekey", """{"started":false}""", "operator rekey -init"), ("rotate-keys", """{"data":{"started":false}}""", "operator rotate-keys -init"), ("generate-root", Generation(started: false), "operator generate-root -init")])
        {
            _server.Clear();
            _server.Answer(200, idle);
            Assert.Equal(1, await RunAsync(command));
            Assert.Contains(hint, _run.Error);
        }
    }

    [Fact]
    public async Task New_keys_that_must_be_verified_say_how_and_that_they_do_not_count_yet()
    {
        _server.Answer(200, Rekey()).Answer(200, Rekeyed($",\"verification_nonce\":\"{Other}\"").Replace("\"verification_required\":false", "\"verification_required\":true"));
        _run.Typed = "key";
        Assert.Equal(0, await RunAsync("rekey", "-target=recovery"));
        Assert.Equal(["/v1/sys/rekey-recovery-key/init", "/v1/sys/rekey-recovery-key/update"], _server.Requests.Select(request => request.Target));
        Assert.Contains("They do NOT count yet", _run.Out);
        Assert.Contains($"vault operator rekey -target=recovery -verify -nonce={Other}", _run.Out);

        _server.Clear();
        _server.Answer(200, $$"""{"nonce":"{{Other}}","started":true,"t":2,"n":3,"progress":1}""").Answer(200, $$"""{"nonce":"{{Other}}","complete":true}""");
        Assert.Equal(0, await RunAsync("rekey", "-verify", $"-nonce={Other}"));
        Assert.Equal("/v1/sys/rekey/verify", _server.Requests[1].Target);
        Assert.Contains("1 of 2 have been brought", _run.Error);
        Assert.Contains("verified and in place", _run.Out);

        _server.Clear();
        _server.Answer(200, $$"""{"nonce":"{{Other}}","started":true,"t":2,"n":3,"progress":1}""");
        Assert.Equal(0, await RunAsync("rekey", "-verify", "-status"));
        Assert.Contains("Verification Progress    1/2", _run.Out);
    }

    [Fact]
    public async Task Rotate_keys_asks_the_paths_that_always_want_a_token()
    {
        _server.Answer(200, $$"""{"data":{{Rekey(0)}}}""").Answer(200, $$"""{"data":{{Rekey()}}}""").Answer(200, $$"""{"data":{{Rekeyed()}}}""").Answer(204, "");
        Assert.Equal(0, await RunAsync("rotate-keys", "-init", "-target=recovery", "-n=3", "-t=2"));
        Assert.Equal(["backup", "pgp_keys", "require_verification", "secret_shares", "secret_threshold"], _server.Requests[0].Body!.AsObject().Select(member => member.Key).Order(StringComparer.Ordinal));
        Assert.Contains("Progress                 0/3", _run.Out);
        Assert.Equal(0, await RunAsync("rotate-keys", "-format=json", $"-nonce={Nonce}", "key"));
        Assert.Equal(["nonce", "complete", "keys", "keys_base64", "pgp_fingerprints", "backup", "verification_required"], JsonNode.Parse(_run.Out)!.AsObject().Select(member => member.Key));
        Assert.Equal(0, await RunAsync("rotate-keys", "-cancel"));
        Assert.Equal(["PUT /v1/sys/rotate/recovery/init", "GET /v1/sys/rotate/root/init", "PUT /v1/sys/rotate/root/update", "DELETE /v1/sys/rotate/root/init"], _server.Requests.Select(request => $"{request.Method} {request.Target}"));
    }

    [Fact]
    public async Task Where_nobody_holds_the_root_key_no_keys_are_promised()
    {
        _server.Answer(200, Rekey()).Answer(200, $$"""{"nonce":"{{Nonce}}","complete":true,"keys":[],"keys_base64":[],"pgp_fingerprints":null,"backup":false,"verification_required":false}""");
        Assert.Equal(0, await RunAsync("rekey", $"-nonce={Nonce}", "key"));
        Assert.Contains("there are no keys to\nhand out", _run.Out);
        Assert.Contains("vault operator rekey -target=recovery -init", _run.Out);
    }

    [Fact]
    public async Task A_backup_is_shown_and_deleted()
    {
        _server.Answer(200, """{"data":{"nonce":"x","keys":{"aa11":["6162"]},"keys_base64":{"aa11":["YWI="]}}}""").Answer(204, "");
        Assert.Equal(0, await RunAsync("rekey", "-backup-retrieve"));
        Assert.Contains("aa11", _run.Out);
        Assert.Equal(0, await RunAsync("rekey", "-backup-delete"));
        Assert.Equal(["GET /v1/sys/rekey/backup", "DELETE /v1/sys/rekey/backup"], _server.Requests.Select(request => $"{request.Method} {request.Target}"));
    }

    [Theory]
    [InlineData("LiQ3GDATCQkEOW02Hys1Cyk2WF08LjMLD3lqNA", "FRD6WDYQuZ7XfMqezn17LFAnVN0c", 0, "hvs.gWPXqcZnyfDnSXijphreY7ZW\n", "")]
    [InlineData("LiQ3GDATCQkEOW02Hys1Cyk2WF08LjMLD3lqNA==", " FRD6WDYQuZ7XfMqezn17LFAnVN0c ", 0, "hvs.gWPXqcZnyfDnSXijphreY7ZW\n", "")]
    [InlineData("LiQ3GDATCQkEOW02Hys1Cyk2WF08LjMLD3lqNA", "short", 1, "", "28 bytes and the OTP 5")]
    [InlineData("LiQ3GDATCQkEOW02Hys1Cyk2WF08LjMLD3lqNA", "LiQ3GDATCQkEOW02Hys1Cyk2WF08", 1, "", "the result is no token")]
    [InlineData("no base64!", "short", 1, "", "not base64")]
    public async Task Decoding_needs_no_server(string encoded, string otp, int code, string token, string problem)
    {
        _run.Variables["VAULT_ADDR"] = "http://127.0.0.1:1";
        _run.Typed = otp; // asked for, hidden
        Assert.Equal(code, await RunAsync("generate-root", $"-decode={encoded}"));
        Assert.Equal(token, _run.Out);
        Assert.Contains(problem, _run.Error);
        _run.Input = encoded;
        Assert.Equal(code, await RunAsync("generate-root", "-decode=-", $"-otp={otp}"));
        Assert.Equal(token, _run.Out);
    }

    [Fact]
    public async Task An_otp_is_made_as_long_as_the_server_wants_it()
    {
        _server.Answer(200, Generation(started: false)).Answer(200, Generation(started: false));
        Assert.Equal(0, await RunAsync("generate-root", "-generate-otp"));
        Assert.Matches("^[A-Za-z0-9]{28}\n$", _run.Out);
        Assert.Equal(0, await RunAsync("generate-root", "-generate-otp", "-format=json"));
        Assert.Matches("^[A-Za-z0-9]{28}$", (string)JsonNode.Parse(_run.Out)!["otp"]!);
    }

    [Fact]
    public async Task A_wrong_target_is_told_with_the_right_ones()
    {
        Assert.Equal(1, await RunAsync("rekey", "-status", "-target=root"));
        Assert.Contains("Unknown target: root", _run.Error);
        Assert.Contains("barrier", _run.Error);
        Assert.Empty(_server.Requests);
    }
}
