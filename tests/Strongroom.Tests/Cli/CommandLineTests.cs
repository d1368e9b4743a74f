using System.Text.Json.Nodes;
using Strongroom.Testing;

namespace Strongroom.Tests.Cli;

/// <summary>What the recorded command lines do not show.</summary>
public sealed class CommandLineTests : IAsyncLifetime
{
    const string AutoSealed = """{"type":"awskms","recovery_seal_type":"shamir","recovery_seal":true,"initialized":false,"sealed":true,"t":0,"n":0,"progress":0,"nonce":"","version":"1.14.0","build_date":"d","storage_type":"file"}""";
    const string Lookup = """{"data":{"accessor":"acc","policies":["root"],"ttl":0}}""";
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

    [Fact]
    public async Task The_init_line_of_the_old_guide_works_with_a_warning_for_each_flag_that_means_nothing()
    {
        _server.Answer(200, AutoSealed).Answer(200, """{"keys":[],"keys_base64":[],"recovery_keys":["00"],"recovery_keys_base64":["AA=="],"root_token":"hvs.x"}""");
        var code = await _run.RunAsync("operator", "init", "-stored-shares=1", "-recovery-shares=1", "-recovery-threshold=1", "-key-shares=1", "-key-threshold=1");

        Assert.Equal(0, code);
        Assert.Equal("""
            Recovery Key 1: AA==

            Initial Root Token: hvs.x

            Success! Vault is initialized

            Recovery key initialized with 1 key shares and a key threshold of 1. Please
            securely distribute the key shares printed above.

            """.ReplaceLineEndings("\n"), _run.Out);
        Assert.Equal("""
            WARNING! -stored-shares is obsolete and ignored
            WARNING! -key-shares and -key-threshold do not apply to seal type "awskms" and are ignored

            """.ReplaceLineEndings("\n"), _run.Error);
        var body = _server.Requests[1].Body!;
        Assert.Equal((0, 0, 0, 1, 1), ((int)body["secret_shares"]!, (int)body["secret_threshold"]!, (int)body["stored_shares"]!, (int)body["recovery_shares"]!, (int)body["recovery_threshold"]!));
    }

    [Fact]
    public async Task Key_flags_alone_on_an_auto_seal_make_the_default_recovery_keys_and_say_so()
    {
        _server.Answer(200, AutoSealed).Answer(200, """{"keys":[],"recovery_keys_base64":["AA=="],"root_token":"hvs.x"}""");
        Assert.Equal(0, await _run.RunAsync("operator", "init", "-key-shares=1", "-key-threshold=1", "-format=json"));
        Assert.Contains("5 recovery keys with a threshold of 3", _run.Error);
        var document = JsonNode.Parse(_run.Out)!;
        Assert.Equal((5, 3, 1, 1), ((int)document["recovery_keys_shares"]!, (int)document["recovery_keys_threshold"]!, (int)document["unseal_shares"]!, (int)document["unseal_threshold"]!));
    }

    [Fact]
    public async Task Status_of_an_auto_sealed_server_shows_both_seal_types()
    {
        _server.Answer(200, AutoSealed).Answer(200, """{"ha_enabled":false}""");
        Assert.Equal(2, await _run.RunAsync("status"));
        Assert.Contains("Seal Type                awskms\nRecovery Seal Type       shamir\nInitialized              false\n", _run.Out);
        Assert.Contains("Total Recovery Shares    0\n", _run.Out);
        Assert.Contains("server is not yet initialized", _run.Error);
    }

    [Fact]
    public async Task A_standby_names_the_active_node()
    {
        _server.Answer(200, """{"type":"shamir","initialized":true,"sealed":false,"t":1,"n":1}""")
            .Answer(200, """{"ha_enabled":true,"is_self":false,"leader_address":"http://a:8200","leader_cluster_address":"https://a:8201"}""");
        Assert.Equal(0, await _run.RunAsync("status"));
        Assert.Contains("HA Cluster             https://a:8201\nHA Mode                standby\nActive Node Address    http://a:8200\n", _run.Out);
    }

    [Fact]
    public async Task A_login_keeps_the_token_where_only_its_owner_can_read_it()
    {
        _server.Answer(200, Lookup);
        Assert.Equal(0, await _run.RunAsync("login", "hvs.secret"));
        var file = Path.Combine(_run.Folder, ".vault-token");
        Assert.Equal("hvs.secret", File.ReadAllText(file));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Equal([file], Directory.GetFiles(_run.Folder));
    }

    [Fact]
    public async Task A_login_replaces_a_token_file_that_others_could_read()
    {
        _run.WriteFile(".vault-token", "old");
        File.SetUnixFileMode(Path.Combine(_run.Folder, ".vault-token"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        _server.Answer(200, Lookup);
        await _run.RunAsync("login", "hvs.secret");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_run.Folder, ".vault-token")));
    }

    [Fact]
    public async Task A_login_without_a_home_shows_the_token_and_fails()
    {
        _run.Variables.Remove("HOME");
        _server.Answer(200, Lookup);
        Assert.Equal(2, await _run.RunAsync("login", "hvs.secret"));
        Assert.Contains("hvs.secret", _run.Out);
        Assert.Contains("HOME is not set", _run.Error);
    }

    [Fact]
    public async Task A_login_warns_when_the_environment_will_win()
    {
        _run.Variables["VAULT_TOKEN"] = "hvs.other";
        _server.Answer(200, Lookup);
        Assert.Equal(0, await _run.RunAsync("login", "hvs.secret"));
        Assert.Contains("The VAULT_TOKEN environment variable is set!", _run.Error);
        Assert.Equal("hvs.secret", _server.Requests[0].Headers["x-vault-token"]);
    }

    [Fact]
    public async Task A_password_that_is_missing_is_asked_for()
    {
        _run.Typed = "pw";
        _server.Answer(200, """{"auth":{"client_token":"hvs.t","policies":["default"],"lease_duration":60}}""");
        Assert.Equal(0, await _run.RunAsync("login", "-method=userpass", "username=ann"));
        Assert.Equal("""{"password":"pw"}""", _server.Requests[0].Body!.ToJsonString());
        _run.Typed = null;
        Assert.Equal(2, await _run.RunAsync("login", "-method=userpass", "username=ann"));
        Assert.Contains("'password' must be specified", _run.Error);
    }

    [Fact]
    public async Task An_unseal_key_can_be_typed_or_piped()
    {
        const string unsealed = """{"type":"shamir","sealed":false,"initialized":true}""";
        _server.Answer(200, unsealed).Answer(200, "{}").Answer(200, unsealed).Answer(200, "{}");
        _run.Typed = "typed";
        Assert.Equal(0, await _run.RunAsync("operator", "unseal"));
        _run.Input = "piped\n";
        Assert.Equal(0, await _run.RunAsync("operator", "unseal", "-"));
        Assert.Equal(["typed", "piped"], [(string)_server.Requests[0].Body!["key"]!, (string)_server.Requests[2].Body!["key"]!]);
        _run.Typed = null;
        Assert.Equal(1, await _run.RunAsync("operator", "unseal"));
    }

    [Fact]
    public async Task A_field_is_printed_bare_for_scripts_and_with_a_line_end_for_people()
    {
        _server.Answer(200, """{"data":{"k":"v"}}""").Answer(200, """{"data":{"k":"v"}}""");
        await _run.RunAsync("read", "-field=k", "cubbyhole/a");
        Assert.Equal("v", _run.Out);
        _run.IsOutTerminal = true;
        await _run.RunAsync("read", "-field=k", "cubbyhole/a");
        Assert.Equal("v\n", _run.Out);
    }

    [Theory]
    [InlineData("init", "operator init")]
    [InlineData("seal", "operator seal")]
    [InlineData("token-lookup", "token lookup")]
    public async Task Old_names_of_commands_still_work(string old, string current)
    {
        _server.Answer(200, """{"type":"shamir"}""").Answer(200, """{"root_token":"x","data":{}}""");
        Assert.Equal(0, await _run.RunAsync(old));
        Assert.Contains($"please use \"vault {current}\"", _run.Error);
    }

    [Fact]
    public async Task Auth_with_a_token_is_a_login_but_a_slip_of_the_pen_is_not()
    {
        _server.Answer(200, Lookup);
        Assert.Equal(0, await _run.RunAsync("auth", "d5f0a6b5-53a8-44c5-8ea6-7d1e0b6a8a11"));
        Assert.Equal(1, await _run.RunAsync("auth", "lsit"));
        Assert.Contains("Did you mean \"vault auth list\"?", _run.Error);
        Assert.Single(_server.Requests);
    }

    [Theory]
    [InlineData("-h", 0)]
    [InlineData("--help", 0)]
    [InlineData("help", 0)]
    [InlineData("stauts", 127)]
    public async Task Help_is_for_the_asking_and_a_guess_for_a_slip(string word, int expected)
    {
        Assert.Equal(expected, await _run.RunAsync(word));
        Assert.Contains("Usage: vault <command> [args]", expected == 0 ? _run.Out : _run.Error);
        if (expected != 0) Assert.Contains("Did you mean \"vault status\"?", _run.Error);
    }

    [Fact]
    public async Task Variables_may_have_the_names_of_OpenBao_but_those_of_Vault_win()
    {
        _run.Variables["BAO_TOKEN"] = "bao";
        _server.Answer(200, """{"data":{}}""").Answer(200, """{"data":{}}""");
        await _run.RunAsync("token", "lookup");
        _run.Variables["VAULT_TOKEN"] = "vault";
        await _run.RunAsync("token", "lookup");
        Assert.Equal(["bao", "vault"], _server.Requests.Select(request => request.Headers["x-vault-token"]));
    }

    [Theory]
    [InlineData("VAULT_CLIENT_TIMEOUT", "soon")]
    [InlineData("VAULT_MAX_RETRIES", "many")]
    [InlineData("VAULT_SKIP_VERIFY", "maybe")]
    public async Task A_variable_that_cannot_be_read_is_an_error(string name, string value)
    {
        _run.Variables[name] = value;
        Assert.Equal(1, await _run.RunAsync("status"));
        Assert.StartsWith($"{name} is \"{value}\"", _run.Error);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task The_curl_command_does_not_show_the_token_and_survives_quotes()
    {
        _run.Variables["VAULT_TOKEN"] = "hvs.secret";
        Assert.Equal(0, await _run.RunAsync("write", "-output-curl-string", "cubbyhole/q", "a=it's"));
        Assert.DoesNotContain("hvs.secret", _run.Out);
        Assert.Contains("$(vault print token)", _run.Out);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task A_policy_can_be_asked_for_instead_of_a_request()
    {
        Assert.Equal(0, await _run.RunAsync("list", "-output-policy", "auth/token/accessors"));
        Assert.Equal("path \"auth/token/accessors/\" {\n  capabilities = [\"list\", \"sudo\"]\n}\n", _run.Out);
    }

    [Fact]
    public async Task An_answer_that_is_no_json_is_not_taken_for_a_server()
    {
        _server.Answer(200, "<html>welcome</html>");
        Assert.Equal(1, await _run.RunAsync("status"));
        Assert.Contains("no JSON object", _run.Error);
    }

    [Theory]
    [InlineData("[1,2]")]
    [InlineData("\"text\"")]
    [InlineData("{\"data\":[1]}")]
    [InlineData("{\"data\":{\"k\":null},\"auth\":null,\"warnings\":[\"w\"]}")]
    public async Task Odd_answers_do_not_break_a_command(string body)
    {
        foreach (var args in new string[][] { ["read", "a"], ["read", "-field=lease_id", "a"], ["read", "-format=json", "a"], ["list", "a"], ["token", "lookup"], ["secrets", "list"], ["operator", "key-status"] })
        {
            _server.Answer(200, body);
            Assert.InRange(await _run.RunAsync(args), 0, 2);
        }
    }

    [Fact]
    public async Task A_second_redirect_is_an_error_and_not_an_empty_success()
    {
        _server.Answer(307, "");
        Assert.Equal(2, await _run.RunAsync("write", "a", "k=v"));
        Assert.Contains("redirects", _run.Error);
    }

    [Theory]
    [InlineData("vault op", "operator\n")]
    [InlineData("vault kv meta", "metadata\n")]
    [InlineData("vault token cr", "create\n")]
    [InlineData("vault status -format ", "table\njson\nyaml\n")]
    [InlineData("vault operator seal -tls-sk", "-tls-skip-verify\n")]
    public async Task The_shell_gets_what_can_follow(string line, string expected)
    {
        _run.Variables["COMP_LINE"] = line;
        Assert.Equal(0, await _run.RunAsync("op", "vault", "vault"));
        Assert.Equal(expected, _run.Out);
    }
}
