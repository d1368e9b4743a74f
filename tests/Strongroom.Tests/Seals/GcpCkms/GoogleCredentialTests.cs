using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds;
using Strongroom.Testing.Clouds.Google;

namespace Strongroom.Tests.Seals.GcpCkms;

/// <summary>Each way to sign in, against a stand-in that verifies signatures, audiences and lifetimes.</summary>
public sealed class GoogleCredentialTests : IAsyncLifetime
{
    const string Subject = "system:serviceaccount:vault:vault";
    static readonly (string, string)[] NoFile = [("credentials_json", "")];
    readonly string _folder = Directory.CreateTempSubdirectory("google-credentials-").FullName;
    readonly Dictionary<string, string> _environment = [];
    readonly RSA _cluster = RSA.Create(2048);
    GoogleServer _google = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _google = await GoogleServer.StartAsync();
        _google.State.Federation = (_cluster, "https://cluster", Subject);
        (_environment["HOME"], _environment["GCE_METADATA_HOST"]) = (_folder, _google.MachineHost);
    }

    public async ValueTask DisposeAsync()
    {
        await _google.DisposeAsync();
        _cluster.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_service_account_signs_in_by_file_and_a_new_key_is_noticed()
    {
        await WriteAsync("account", TestGoogle.ServiceAccount(_google));
        await AssertWorksAsync($"service account {GoogleState.Email} of {At("account")} (config test.hcl:3)", [.. NoFile, ("credentials", At("account"))]);
        _google.State.AccountKeyValid = false;
        await using var wrapper = GoogleFixture.Wrapper(_google, _environment, null, [.. NoFile, ("credentials", At("account"))]);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
        Assert.Equal((SealFault.Denied, true), (e.Fault, e.Message.Contains("deleted or disabled, or has expired", StringComparison.Ordinal)));
        await WriteAsync("account", TestGoogle.User(_google)); // Replaced in place: read anew.
        await wrapper.InspectAsync(Ct);
    }

    [Fact]
    public async Task Content_may_stand_in_the_variable_or_come_from_elsewhere()
    {
        _environment["GOOGLE_CREDENTIALS"] = TestGoogle.ServiceAccount(_google).ToJsonString();
        await AssertWorksAsync($"service account {GoogleState.Email} of env GOOGLE_CREDENTIALS", NoFile);
        _environment.Remove("GOOGLE_CREDENTIALS");
        _environment["CONTENT"] = TestGoogle.User(_google).ToJsonString();
        await AssertWorksAsync("user of env://CONTENT in config test.hcl:3", ("credentials_json", "env://CONTENT"));
    }

    [Fact]
    public async Task A_user_signs_in_by_a_refresh_token_and_an_end_of_it_is_told()
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".config", "gcloud"));
        var file = Path.Combine(_folder, ".config", "gcloud", "application_default_credentials.json");
        await File.WriteAllTextAsync(file, TestGoogle.User(_google).ToJsonString(), Ct);
        await AssertWorksAsync($"user of {file}", NoFile);
        _google.State.RefreshTokens["1//a-refresh-token"] = "revoked";
        var e = await FailAsync(NoFile);
        Assert.Equal((SealFault.CredentialsExpired, true), (e.Fault, e.Remedy.Contains("gcloud auth application-default login", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_machine_hands_out_the_token_of_its_account_with_the_scope_that_is_needed()
    {
        await AssertWorksAsync("the metadata server", NoFile);
        Assert.Contains(_google.State.Tokens.Values, token => token is { Identity: "machine", Scope: "https://www.googleapis.com/auth/cloudkms" });
        _google.State.HasMachineAccount = false;
        var e = await FailAsync(NoFile);
        Assert.Equal((SealFault.CredentialsMissing, true), (e.Fault, e.Remedy.Contains("set-service-account", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_foreign_token_from_a_file_is_traded_and_where_wanted_for_an_account(bool impersonate)
    {
        await File.WriteAllTextAsync(At("token"), Foreign(), Ct);
        await WriteAsync("external", TestGoogle.Federated(_google, new() { ["file"] = At("token") }, impersonate));
        var federation = $"workload identity federation of {At("external")} (env GOOGLE_APPLICATION_CREDENTIALS)";
        _environment["GOOGLE_APPLICATION_CREDENTIALS"] = At("external");
        await AssertWorksAsync(impersonate ? $"service account {GoogleState.Email}, by {federation}" : federation, NoFile);
        Assert.Equal(impersonate ? 1 : 0, _google.Calls["Impersonate"]);
        Assert.Contains(_google.State.Tokens.Values, token => token.Identity == (impersonate ? "account" : "federated") && token.Scope == "https://www.googleapis.com/auth/cloudkms");
    }

    [Fact]
    public async Task A_foreign_token_may_lie_in_json_and_come_from_an_address()
    {
        await File.WriteAllTextAsync(At("token.json"), new JsonObject { ["id"] = new JsonObject(), ["access_token"] = Foreign() }.ToJsonString(), Ct);
        JsonObject Format() => new() { ["type"] = "json", ["subject_token_field_name"] = "access_token" };
        await WriteAsync("external", TestGoogle.Federated(_google, new() { ["file"] = At("token.json"), ["format"] = Format() }));
        await AssertWorksAsync($"workload identity federation of {At("external")} (config test.hcl:3)", [.. NoFile, ("credentials", At("external"))]);

        await using var issuer = await TokenIssuer.StartAsync(Foreign, "secret-header");
        var source = new JsonObject { ["url"] = issuer.Url.ToString(), ["headers"] = new JsonObject { ["X-Who"] = "secret-header" }, ["format"] = Format() };
        await WriteAsync("external", TestGoogle.Federated(_google, source));
        await AssertWorksAsync($"workload identity federation of {At("external")} (config test.hcl:3)", [.. NoFile, ("credentials", At("external"))]);
        source["headers"]!["X-Who"] = "wrong";
        await WriteAsync("external", TestGoogle.Federated(_google, (JsonObject)source.DeepClone()));
        Assert.Equal(SealFault.CredentialsMissing, (await FailAsync([.. NoFile, ("credentials", At("external"))])).Fault);
    }

    [Theory]
    [InlineData("expired", SealFault.CredentialsExpired, "renewing")]
    [InlineData("subject", SealFault.Denied, "attribute condition")]
    [InlineData("issuer", SealFault.Denied, "issuer")]
    [InlineData("missing", SealFault.CredentialsMissing, "running")]
    [InlineData("pool", SealFault.Misconfigured, "audience")]
    [InlineData("account", SealFault.Denied, "roles/iam.workloadIdentityUser")]
    public async Task What_is_wrong_with_a_federation_is_told_apart(string what, SealFault expected, string remedy)
    {
        await File.WriteAllTextAsync(At("token"), what switch { "expired" => Foreign(Subject, age: 7200), "subject" => Foreign(subject: "another"), "issuer" => Foreign(Subject, issuer: "https://another"), _ => Foreign() }, Ct);
        await WriteAsync("external", TestGoogle.Federated(_google, new() { ["file"] = At(what == "missing" ? "nothing" : "token") }, impersonate: what == "account"));
        if (what == "pool") _google.State.Federation = null;
        _google.State.Impersonators.Clear();
        var e = await FailAsync([.. NoFile, ("credentials", At("external"))]);
        Assert.Equal(expected, e.Fault);
        Assert.Contains(remedy, e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_may_act_as_a_service_account()
    {
        await WriteAsync("impersonated", new() { ["type"] = "impersonated_service_account", ["source_credentials"] = TestGoogle.User(_google), ["service_account_impersonation_url"] = _google.ImpersonationUri.ToString() });
        await AssertWorksAsync($"service account {GoogleState.Email}, by user of {At("impersonated")} (config test.hcl:3)", [.. NoFile, ("credentials", At("impersonated"))]);
    }

    [Theory]
    [InlineData("no json", "not the JSON")]
    [InlineData("{\"type\":\"magic\"}", "\"magic\" is not known")]
    [InlineData("{\"type\":\"service_account\",\"client_email\":\"x\",\"private_key\":\"secret-text\"}", "private_key is not an RSA key")]
    [InlineData("{\"type\":\"service_account\"}", "client_email is missing")]
    [InlineData("{\"type\":\"authorized_user\",\"token_uri\":\"http://example.com/token\"}", "no https address")]
    [InlineData("{\"type\":\"external_account\",\"audience\":\"a\",\"subject_token_type\":\"t\",\"credential_source\":{\"environment_id\":\"aws1\"}}", "environment_id is not known here")]
    [InlineData("{\"type\":\"external_account\",\"audience\":\"a\",\"subject_token_type\":\"t\",\"credential_source\":{\"url\":\"http://example.com\"}}", "neither https")]
    public async Task A_file_that_cannot_be_used_says_why_and_quotes_no_secret(string content, string why)
    {
        await File.WriteAllTextAsync(At("file"), content, Ct);
        var e = await FailAsync([.. NoFile, ("credentials", At("file"))]);
        Assert.Equal(SealFault.CredentialsMissing, e.Fault);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
        Assert.Contains(At("file"), e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-text", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_type_than_the_one_allowed_is_refused()
    {
        await WriteAsync("file", TestGoogle.User(_google));
        Assert.Contains("service_account only", (await FailAsync([.. NoFile, ("credentials", At("file")), ("credentials_type", "service_account")])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outside_google_cloud_the_sources_that_were_tried_are_listed()
    {
        _environment["GCE_METADATA_HOST"] = "127.0.0.1:1";
        var e = await FailAsync(NoFile);
        Assert.Equal(SealFault.CredentialsMissing, e.Fault);
        foreach (var tried in (string[])["GOOGLE_CREDENTIALS", "GOOGLE_APPLICATION_CREDENTIALS", "application_default_credentials.json", "127.0.0.1:1"]) Assert.Contains(tried, e.Message, StringComparison.Ordinal);
        Assert.Equal(SealFault.CredentialsMissing, (await FailAsync([.. NoFile, ("credentials", At("nowhere"))])).Fault);
    }

    [Fact]
    public async Task A_token_is_renewed_five_minutes_early_and_when_that_fails_used_to_its_end()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var wrapper = GoogleFixture.Wrapper(_google, null, time);
        await wrapper.InspectAsync(Ct);
        time.Advance(TimeSpan.FromMinutes(54));
        await wrapper.InspectAsync(Ct);
        Assert.Equal(1, _google.Calls["Token"]);
        _google.Faults.Set(Fault.Parse("servererror:Token"));
        time.Advance(TimeSpan.FromMinutes(4));
        await wrapper.InspectAsync(Ct);
        Assert.Equal(2, _google.Calls["Token"]);
        time.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(SealFault.ServiceFailed, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    [Fact]
    public async Task A_clock_that_is_off_is_told()
    {
        await using var wrapper = GoogleFixture.Wrapper(_google, null, new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(3)));
        Assert.Equal(SealFault.ClockSkew, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    string At(string name) => Path.Combine(_folder, name);

    Task WriteAsync(string name, JsonObject content) => File.WriteAllTextAsync(At(name), content.ToJsonString(), Ct);

    string Foreign() => Foreign(Subject);

    string Foreign(string subject, string issuer = "https://cluster", int age = 0)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() - age;
        return TestJwt.Make(_cluster, new() { ["iss"] = issuer, ["sub"] = subject, ["aud"] = "whoever", ["iat"] = now, ["exp"] = now + 3600 });
    }

    async Task AssertWorksAsync(string origin, params (string, string)[] parameters)
    {
        await using var wrapper = GoogleFixture.Wrapper(_google, _environment, null, parameters);
        using var key = SecretBytes.Random(32);
        using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, Ct), Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
        Assert.Equal(origin, Assert.Single(wrapper.Settings, setting => setting.Name == "identity").Origin);
    }

    async Task<SealException> FailAsync((string, string)[] parameters)
    {
        await using var wrapper = GoogleFixture.Wrapper(_google, _environment, null, parameters);
        return await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
    }
}
