using Strongroom.Sdk.Seals;
using Strongroom.Seals.GcpCkms;
using Strongroom.Testing;

namespace Strongroom.Tests.Seals.GcpCkms;

public sealed class GcpSettingsTests
{
    static readonly Dictionary<string, string> Minimal = new() { ["project"] = "p", ["region"] = "global", ["key_ring"] = "r", ["crypto_key"] = "k" };

    [Fact]
    public void The_environment_wins_for_the_key()
    {
        var settings = GcpSettings.Read(TestSeals.Context(Minimal, new()
        {
            ["GOOGLE_PROJECT"] = "env-project", ["GOOGLE_REGION"] = "europe-west3", ["GCPCKMS_WRAPPER_KEY_RING"] = "wrapper", ["VAULT_GCPCKMS_SEAL_KEY_RING"] = "env-ring",
            ["VAULT_GCPCKMS_SEAL_CRYPTO_KEY"] = "env-key",
        }));
        Assert.Equal("projects/env-project/locations/europe-west3/keyRings/wrapper/cryptoKeys/env-key", settings.KeyName);
        Assert.Contains(new SealSetting("key_ring", "wrapper", "env GCPCKMS_WRAPPER_KEY_RING"), settings.Given);
    }

    [Theory]
    [InlineData("/google", "env GOOGLE_CREDENTIALS", "GOOGLE_CREDENTIALS", "/google", "GOOGLE_APPLICATION_CREDENTIALS", "/application")]
    [InlineData("/config", "config test.hcl:3", "GOOGLE_APPLICATION_CREDENTIALS", "/application")]
    public void Credentials_follow_vaults_order(string expected, string origin, params string[] environment)
    {
        var settings = GcpSettings.Read(TestSeals.Context(new(Minimal) { ["credentials"] = "/config", ["credentials_json"] = "{}" }, environment.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1])));
        Assert.Equal((expected, origin), (settings.Credentials!.Text, settings.Credentials.Origin));
        Assert.Contains(new SealSetting("credentials", expected, origin), settings.Given);
    }

    [Fact]
    public void Without_others_the_content_and_then_the_application_default_are_taken()
    {
        Dictionary<string, string> environment = new() { ["GOOGLE_APPLICATION_CREDENTIALS"] = "/application" };
        Assert.Equal("{}", GcpSettings.Read(TestSeals.Context(new(Minimal) { ["credentials_json"] = "{}" }, environment)).Credentials!.Text);
        Assert.Equal("/application", GcpSettings.Read(TestSeals.Context(Minimal, environment)).Credentials!.Text);
        Assert.Null(GcpSettings.Read(TestSeals.Context(Minimal)).Credentials);
    }

    [Fact]
    public void Content_where_a_path_is_expected_is_taken_and_hidden()
    {
        var settings = GcpSettings.Read(TestSeals.Context(Minimal, new() { ["GOOGLE_CREDENTIALS"] = "{\"private_key\":\"secret\"}" }));
        Assert.StartsWith("{", settings.Credentials!.Text, StringComparison.Ordinal);
        Assert.Contains(new SealSetting("credentials", "(sensitive)", "env GOOGLE_CREDENTIALS"), settings.Given);
    }

    [Theory]
    [InlineData("https://cloudkms.googleapis.com/")]
    [InlineData("https://cloudkms.example.org/", "universe_domain", "example.org")]
    [InlineData("https://cloudkms.europe-west3.rep.googleapis.com/", "endpoint", "cloudkms.europe-west3.rep.googleapis.com")]
    public void The_endpoint_is_googles_that_of_a_universe_or_the_given_one(string expected, params string[] pairs)
        => Assert.Equal(expected, GcpSettings.Read(Context(pairs)).Endpoint.ToString());

    [Theory]
    [InlineData("'project' not found", "project", "")]
    [InlineData("'region' not found", "region", "")]
    [InlineData("'key_ring' not found", "key_ring", "")]
    [InlineData("'crypto_key' not found", "crypto_key", "")]
    [InlineData("crypto_key: \"projects/p/x\" is not a name", "crypto_key", "projects/p/x")]
    [InlineData("project: \"..\" is not a name", "project", "..")]
    [InlineData("endpoint: \"http://kms.example\" is plain http", "endpoint", "http://kms.example")]
    [InlineData("universe_domain: \"a b\"", "universe_domain", "a b")]
    [InlineData("credentials_json: is not the content", "credentials_json", "/path")]
    [InlineData("request_timeout: \"soon\"", "request_timeout", "soon")]
    public void Wrong_parameters_are_named_with_their_place(string expected, params string[] pairs)
    {
        var e = Assert.Throws<SealException>(() => GcpSettings.Read(Context(pairs)));
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        Assert.StartsWith("test.hcl:3: seal \"gcpckms\": ", e.Message, StringComparison.Ordinal);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    static SealContext Context(string[] pairs)
    {
        var parameters = new Dictionary<string, string>(Minimal);
        foreach (var pair in pairs.Chunk(2)) parameters[pair[0]] = pair[1];
        return TestSeals.Context(parameters);
    }
}
