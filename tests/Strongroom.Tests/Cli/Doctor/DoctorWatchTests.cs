using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Azure;
using Strongroom.Testing.Clouds.Google;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Cli.Doctor;

/// <summary>What <c>vault operator diagnose</c> finds around a seal: clock, region, where credentials come from and were not.</summary>
public sealed class DoctorWatchTests : IAsyncLifetime
{
    readonly CliRun _cli = new();
    LocalKmsServer _kms = null!;

    public async ValueTask InitializeAsync() => _kms = await TestKms.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _kms.DisposeAsync();
        _cli.Dispose();
    }

    async Task<JsonObject> DiagnoseAsync(string seal)
    {
        _cli.WriteFile("v.hcl", $$"""
            storage "inmem" {}
            listener "tcp" { address = "127.0.0.1:0" tls_disable = 1 }
            {{seal}}
            """);
        await _cli.RunAsync("operator", "diagnose", "-config=v.hcl", "-format=json");
        return JsonNode.Parse(_cli.Out)!.AsObject();
    }

    static IReadOnlyList<JsonObject> Of(JsonObject report, string check)
        => [.. report["findings"]!.AsArray().Select(each => each!.AsObject()).Where(each => each["section"]!.GetValue<string>().StartsWith("seal", StringComparison.Ordinal) && each["check"]!.GetValue<string>() == check)];

    static void Is(JsonObject finding, string severity, params string[] parts)
    {
        Assert.Equal(severity, finding["severity"]!.GetValue<string>());
        foreach (var part in parts) Assert.Contains(part, $"{finding["text"]} {finding["remedy"]}");
    }

    static string Stanza(string type, IReadOnlyDictionary<string, string> parameters)
        => $$"""
            seal "{{type}}" {
            {{string.Join('\n', parameters.Select(each => $"{each.Key} = {JsonValue.Create(each.Value)!.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping })}"))}}
            }
            """;

    string WithoutKeys() => string.Join('\n', TestKms.Stanza(_kms.Address).Split('\n').Where(line => !line.Contains("_key ", StringComparison.Ordinal)));

    [Theory]
    [InlineData("skew,for=3m", "warning", "about 3 minutes behind")]
    [InlineData("skew,for=-3m", "warning", "about 3 minutes ahead of")]
    [InlineData("skew,for=30s", "success", "does no harm")]
    public async Task A_clock_that_is_off_is_told_with_its_way(string fault, string severity, string part)
    {
        _kms.Faults.Set(Fault.Parse(fault));
        var report = await DiagnoseAsync(TestKms.Stanza(_kms.Address));
        Is(Assert.Single(Of(report, "clock")), severity, severity == "warning" ? [part, "chrony"] : [part]);
        Assert.Empty(Of(report, "key")); // and not twice
    }

    [Theory]
    [InlineData("skew,for=12m", "about 12 minutes behind")]
    [InlineData("skew,for=-12m", "about 12 minutes ahead of")]
    public async Task A_clock_so_far_off_that_nothing_is_taken_is_told_with_its_way_too(string fault, string part)
    {
        _kms.Faults.Set(Fault.Parse(fault));
        Is(Of(await DiagnoseAsync(TestKms.Stanza(_kms.Address)), "ask about the key")[0], "failure", part, "chrony");
    }

    [Fact]
    public async Task A_region_that_is_not_that_of_the_arn_is_named_before_any_call()
    {
        var stanza = TestKms.Stanza(_kms.Address).Replace(TestKms.Alias, "arn:aws:kms:eu-west-1:111122223333:key/11111111-2222-3333-4444-555555555555", StringComparison.Ordinal);
        var report = await DiagnoseAsync(stanza);
        Is(Of(report, "ask about the key")[0], "failure", "is of eu-west-1, but region is us-east-1", "v.hcl", "set region (or AWS_REGION) to eu-west-1");
        Assert.Equal(0, _kms.Calls.Total);
    }

    [Fact]
    public async Task A_metadata_service_behind_a_hop_limit_of_one_is_recognised_and_the_setting_named()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0); // takes the connection and never answers: what a container sees
        silent.Start();
        _cli.Variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
        var report = await DiagnoseAsync(WithoutKeys());
        Is(Of(report, "ask about the key")[0], "failure", "no AWS credentials were found", "hop limit is 1", "http_put_response_hop_limit", "HttpPutResponseHopLimit=2");
        Is(Of(report, "credentials")[^1], "skipped", "EC2 instance role", "leaves the request for a token unanswered");
    }

    [Fact]
    public async Task Outside_of_ec2_nothing_is_said_of_hops()
    {
        _cli.Variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:9"; // nothing listens there
        Assert.DoesNotContain("hop", Of(await DiagnoseAsync(WithoutKeys()), "ask about the key")[0].ToJsonString());
    }

    [Fact]
    public async Task Every_source_of_aws_credentials_is_listed_in_order_with_why_it_was_passed_over()
    {
        _cli.WriteFile("credentials", "[other]\naws_access_key_id=test\naws_secret_access_key=test\n");
        _cli.Variables["HOME"] = _cli.Folder;
        _cli.Variables["AWS_EC2_METADATA_DISABLED"] = "true";
        Assert.Equal([
            "1. access_key and secret_key in the configuration: not set", "2. AWS_ACCESS_KEY_ID in the environment: not set",
            $"3. profile \"default\" in {_cli.Folder}/.aws/credentials: not there", "4. web identity (AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE): not set",
            "5. container credentials: not offered", "6. EC2 instance role: disabled by AWS_EC2_METADATA_DISABLED"], Texts(await DiagnoseAsync(WithoutKeys())));

        _cli.Variables["AWS_SHARED_CREDENTIALS_FILE"] = Path.Combine(_cli.Folder, "credentials");
        _cli.Variables["AWS_PROFILE"] = "other";
        var report = await DiagnoseAsync(WithoutKeys());
        Assert.Equal(3, Texts(report).Count());
        Is(Of(report, "credentials")[^1], "success", "3. profile \"other\"", "used");
        Assert.DoesNotContain("secret_access_key", report["findings"]!.ToJsonString());

        _cli.Variables["AWS_PROFILE"] = "missing"; // somebody asked for it: the next is not tried in its place
        Is(Of(await DiagnoseAsync(WithoutKeys()), "credentials")[^1], "skipped", "profile \"missing\": failed: there is no profile");
    }

    static IEnumerable<string> Texts(JsonObject report) => Of(report, "credentials").Where(each => char.IsAsciiDigit(each["text"]!.GetValue<string>()[0])).Select(each => each["text"]!.GetValue<string>());

    [Fact]
    public async Task Azures_and_googles_sources_are_listed_too()
    {
        await using var azure = await AzureServer.StartAsync();
        var report = await DiagnoseAsync(Stanza("azurekeyvault", TestAzure.Parameters(azure)));
        Is(Of(report, "credentials").Last(each => each["severity"]!.GetValue<string>() == "success"), "success", "1. client_secret", "used");
        Is(Assert.Single(Of(report, "clock")), "success", "agrees");

        await using var google = await GoogleServer.StartAsync();
        _cli.Variables["HOME"] = _cli.Folder;
        _cli.Variables["GCE_METADATA_HOST"] = google.MachineHost;
        report = await DiagnoseAsync(Stanza("gcpckms", TestGoogle.Parameters(google, ("credentials_json", ""))));
        Assert.Equal(6, Texts(report).Count());
        Is(Of(report, "credentials")[^1], "success", "6. metadata server", "used");
        Is(Of(report, "credentials")[^2], "skipped", "application_default_credentials.json: not there");

        google.State.HasMachineAccount = false;
        report = await DiagnoseAsync(Stanza("gcpckms", TestGoogle.Parameters(google, ("credentials_json", ""))));
        Is(Of(report, "credentials")[^1], "skipped", "6. metadata server", "has given no token");
    }
}
