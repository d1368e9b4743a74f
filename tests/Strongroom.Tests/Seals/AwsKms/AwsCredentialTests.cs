using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AwsKms;
using Strongroom.Tests.LocalKms;

namespace Strongroom.Tests.Seals.AwsKms;

/// <summary>Each source of credentials, against a KMS that verifies signatures.</summary>
public sealed class AwsCredentialTests : IAsyncLifetime
{
    readonly string _folder = Directory.CreateTempSubdirectory("aws-credentials-").FullName;
    readonly Dictionary<string, string> _environment = new() { ["AWS_EC2_METADATA_DISABLED"] = "true" };
    LocalKmsServer _kms = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _environment["HOME"] = _folder;
        _kms = await LocalKmsFixture.StartAsync(LocalKmsFixture.Options with { Credentials = new Dictionary<string, string> { ["test"] = "test", ["other"] = "other secret" } });
    }

    public async ValueTask DisposeAsync()
    {
        await _kms.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Key_pairs_come_from_the_configuration_by_file_or_variable()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "secret"), "other secret\n", Ct);
        _environment["ACCESS"] = "other";
        await AssertWorksAsync("env://ACCESS in config test.hcl:3", ("access_key", "env://ACCESS"), ("secret_key", $"file://{_folder}/secret"));
    }

    [Fact]
    public async Task Key_pairs_come_from_the_environment()
    {
        (_environment["AWS_ACCESS_KEY_ID"], _environment["AWS_SECRET_ACCESS_KEY"]) = ("other", "other secret");
        await AssertWorksAsync("env AWS_ACCESS_KEY_ID");
    }

    [Fact]
    public async Task Key_pairs_come_from_the_default_profile()
    {
        Profile("[default]\n# comment\naws_access_key_id = other\naws_secret_access_key=other secret ; comment\n");
        await AssertWorksAsync("profile default");
    }

    [Fact]
    public async Task A_named_profile_may_be_anywhere()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "elsewhere"), "[p]\naws_access_key_id=test\naws_secret_access_key=test\n", Ct);
        await AssertWorksAsync("profile p", ("shared_creds_filename", Path.Combine(_folder, "elsewhere")), ("shared_creds_profile", "p"));
    }

    [Fact]
    public async Task A_profile_that_is_asked_for_and_missing_is_named()
    {
        _environment["AWS_PROFILE"] = "nowhere";
        var e = await FailAsync();
        Assert.Equal(SealFault.CredentialsMissing, e.Fault);
        Assert.Contains("\"nowhere\"", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_is_assumed_with_the_keys_of_its_source_profile()
    {
        Profile("[base]\naws_access_key_id=test\naws_secret_access_key=test\n");
        Config("[default]\nregion=us-east-1\n[profile vault]\nrole_arn=arn:aws:iam::000000000000:role/vault\nsource_profile=base\n");
        _environment["AWS_PROFILE"] = "vault";
        await AssertWorksAsync("role arn:aws:iam::000000000000:role/vault assumed with profile base");
        Assert.Equal(1, _kms.Calls["AssumeRole"]);
    }

    [Fact]
    public async Task Source_profiles_in_a_circle_are_an_error_and_not_a_hang()
    {
        Config("[profile a]\nrole_arn=arn:aws:iam::1:role/a\nsource_profile=b\n[profile b]\nrole_arn=arn:aws:iam::1:role/b\nsource_profile=a\n");
        _environment["AWS_PROFILE"] = "a";
        Assert.Contains("leads back to itself (a -> b -> a)", (await FailAsync()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("sso_start_url=https://x\nsso_region=us-east-1", "IAM Identity Center")]
    [InlineData("role_arn=arn:aws:iam::1:role/a\nsource_profile=default\nmfa_serial=x", "MFA")]
    [InlineData("role_arn=arn:aws:iam::1:role/a", "neither source_profile")]
    [InlineData("aws_access_key_id=a", "no aws_secret_access_key")]
    [InlineData("credential_process=false", "ended with code 1")]
    [InlineData("credential_process=echo no json", "gave no credentials")]
    public async Task A_profile_a_server_cannot_use_says_why(string content, string why)
    {
        Config($"[profile p]\n{content}\n");
        _environment["AWS_PROFILE"] = "p";
        var e = await FailAsync();
        Assert.Equal(SealFault.CredentialsMissing, e.Fault);
        Assert.Contains(why, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_may_print_the_keys()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "keys.json"), "{\"Version\":1,\"AccessKeyId\":\"other\",\"SecretAccessKey\":\"other secret\"}", Ct);
        Profile($"[default]\ncredential_process = cat '{_folder}/keys.json'\n");
        await AssertWorksAsync("credential_process of profile default");
    }

    [Fact]
    public async Task A_web_identity_is_traded_for_a_role_and_again_before_it_ends()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await File.WriteAllTextAsync(Path.Combine(_folder, "token"), "a.b.c", Ct);
        (_environment["AWS_ROLE_ARN"], _environment["AWS_WEB_IDENTITY_TOKEN_FILE"]) = ("arn:aws:iam::000000000000:role/web", Path.Combine(_folder, "token"));
        await using var wrapper = Create(time);
        await wrapper.InspectAsync(Ct);
        await wrapper.InspectAsync(Ct);
        Assert.Equal(1, _kms.Calls["AssumeRoleWithWebIdentity"]);
        time.Advance(TimeSpan.FromMinutes(56)); // They last an hour.
        await wrapper.InspectAsync(Ct);
        Assert.Equal(2, _kms.Calls["AssumeRoleWithWebIdentity"]);
        Assert.Contains(wrapper.Settings, setting => setting.Name == "credentials" && setting.Origin.StartsWith("web identity of arn:aws:iam::000000000000:role/web", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_renewal_that_fails_early_uses_what_is_left()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await File.WriteAllTextAsync(Path.Combine(_folder, "token"), "a.b.c", Ct);
        (_environment["AWS_ROLE_ARN"], _environment["AWS_WEB_IDENTITY_TOKEN_FILE"]) = ("arn:aws:iam::000000000000:role/web", Path.Combine(_folder, "token"));
        await using var wrapper = Create(time);
        await wrapper.InspectAsync(Ct);
        _kms.Faults.Set(Fault.Parse("deny:AssumeRoleWithWebIdentity"));
        time.Advance(TimeSpan.FromMinutes(57));
        await wrapper.InspectAsync(Ct);
        time.Advance(TimeSpan.FromMinutes(4));
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
        Assert.Equal(SealFault.Denied, e.Fault);
        Assert.StartsWith("sts:AssumeRoleWithWebIdentity at ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_role_in_the_configuration_is_assumed_with_what_else_there_is()
        => await AssertWorksAsync("role arn:aws:iam::000000000000:role/r assumed with config test.hcl:3",
            ("access_key", "test"), ("secret_key", "test"), ("role_arn", "arn:aws:iam::000000000000:role/r"));

    [Fact]
    public async Task A_missing_token_file_is_named()
    {
        (_environment["AWS_ROLE_ARN"], _environment["AWS_WEB_IDENTITY_TOKEN_FILE"]) = ("arn:aws:iam::000000000000:role/web", "/no/token");
        var e = await FailAsync();
        Assert.Equal(SealFault.CredentialsMissing, e.Fault);
        Assert.Contains("/no/token", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_hands_out_keys_to_who_brings_its_token()
    {
        await using var host = await StartAsync(http => http.Request.Headers.Authorization == "pod token"
            ? http.Response.WriteAsync("{\"AccessKeyId\":\"other\",\"SecretAccessKey\":\"other secret\",\"Expiration\":\"2999-01-01T00:00:00Z\"}") : Status(http, 401));
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = Address(host) + "keys";
        Assert.Contains("401", (await FailAsync()).Message, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(_folder, "pod"), "pod token\n", Ct);
        _environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = Path.Combine(_folder, "pod");
        await AssertWorksAsync("container credentials");
    }

    [Fact]
    public async Task Container_credentials_are_not_fetched_over_plain_http_from_afar()
    {
        _environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://example.com/keys";
        Assert.Equal(SealFault.Misconfigured, (await FailAsync()).Fault);
    }

    [Fact]
    public async Task An_instance_hands_out_region_and_keys_by_token()
    {
        await using var host = await StartAsync(http => (http.Request.Method, http.Request.Path.Value, http.Request.Headers["X-aws-ec2-metadata-token"].ToString()) switch
        {
            ("PUT", "/latest/api/token", _) => http.Response.WriteAsync("T"),
            ("GET", "/latest/meta-data/placement/region", "T") => http.Response.WriteAsync("us-east-1"),
            ("GET", "/latest/meta-data/iam/security-credentials/", "T") => http.Response.WriteAsync("my-role"),
            ("GET", "/latest/meta-data/iam/security-credentials/my-role", "T") => http.Response.WriteAsync("{\"Code\":\"Success\",\"AccessKeyId\":\"other\",\"SecretAccessKey\":\"other secret\"}"),
            _ => Status(http, 401),
        });
        _environment["AWS_EC2_METADATA_DISABLED"] = "false";
        _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = Address(host);
        var wrapper = await AssertWorksAsync("EC2 instance role my-role", ("region", ""));
        Assert.Contains(new SealSetting("region", "us-east-1", "EC2 instance metadata"), wrapper.Settings);
    }

    [Fact]
    public async Task A_metadata_service_that_says_nothing_costs_a_second_and_is_explained()
    {
        using var silent = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        _environment["AWS_EC2_METADATA_DISABLED"] = "false";
        _environment["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}";
        var started = System.Diagnostics.Stopwatch.StartNew();
        var e = await FailAsync();
        Assert.InRange(started.Elapsed, TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(4));
        Assert.Equal(SealFault.CredentialsMissing, e.Fault);
        Assert.Contains("hop limit", e.Message, StringComparison.Ordinal);
        Assert.Contains("AWS_ACCESS_KEY_ID", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Credentials_that_have_expired_are_looked_for_again()
    {
        Profile("[default]\naws_access_key_id=gone\naws_secret_access_key=x\n");
        await using var wrapper = Create(null);
        Assert.Equal(SealFault.Denied, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
        Profile("[default]\naws_access_key_id=test\naws_secret_access_key=test\n");
        await wrapper.InspectAsync(Ct);
    }

    void Profile(string content) => Write("credentials", content);
    void Config(string content) => Write("config", content);

    void Write(string name, string content)
    {
        Directory.CreateDirectory(Path.Combine(_folder, ".aws"));
        File.WriteAllText(Path.Combine(_folder, ".aws", name), content);
    }

    IKeyWrapper Create(TimeProvider? time, params (string, string)[] parameters)
        => AwsKmsKeyWrapper.Create(AwsKmsFixture.Context(_kms.Address, _environment, time, [("access_key", ""), ("secret_key", ""), .. parameters]));

    async Task<IKeyWrapper> AssertWorksAsync(string origin, params (string, string)[] parameters)
    {
        await using var wrapper = Create(null, parameters);
        using var key = SecretBytes.Random(32);
        using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, Ct), Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
        Assert.Equal(origin, Assert.Single(wrapper.Settings, setting => setting.Name == "credentials").Origin);
        return wrapper;
    }

    async Task<SealException> FailAsync()
    {
        await using var wrapper = Create(null);
        return await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
    }

    static Task Status(HttpContext http, int status)
    {
        http.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    static async Task<WebApplication> StartAsync(RequestDelegate handler)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(handler);
        await app.StartAsync(Ct);
        return app;
    }

    static string Address(WebApplication host) => host.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First() + "/";
}
