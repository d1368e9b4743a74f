using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AzureKeyVault;
using Strongroom.Testing;
using Strongroom.Testing.Clouds;
using Strongroom.Testing.Clouds.Azure;
using Strongroom.Testing.Servers;

namespace Strongroom.Tests.Seals.AzureKeyVault;

/// <summary>Each way to sign in, against a stand-in that verifies secrets, signatures and audiences.</summary>
public sealed class AzureCredentialTests : IAsyncLifetime
{
    static readonly (string, string)[] NoSecret = [("client_secret", "")];
    static readonly (string, string)[] Nobody = [("client_secret", ""), ("client_id", ""), ("tenant_id", "")];
    readonly string _folder = Directory.CreateTempSubdirectory("azure-credentials-").FullName;
    readonly Dictionary<string, string> _environment = [];
    AzureServer _azure = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azure = await AzureServer.StartAsync();
        _environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = _azure.MachineAddress.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _azure.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_secret_may_come_from_a_file()
    {
        await File.WriteAllTextAsync(At("secret"), AzureState.Secret + "\n", Ct);
        await AssertWorksAsync($"client_secret of tenant {AzureState.Tenant}, client {AzureState.Client}", ("client_secret", "file://" + At("secret")));
    }

    [Theory]
    [InlineData("pfx", null)]
    [InlineData("pfx", "a password")]
    [InlineData("pem", null)]
    [InlineData("pem", "a password")]
    public async Task A_certificate_signs_in_from_each_kind_of_file(string kind, string? password)
    {
        using var certificate = NewCertificate();
        Register(certificate);
        await File.WriteAllBytesAsync(At("cert"), Export(certificate, kind, password), Ct);
        await AssertWorksAsync($"certificate of tenant {AzureState.Tenant}, client {AzureState.Client}", [.. NoSecret, ("cert_path", At("cert")), ("cert_password", password ?? "")]);
    }

    [Theory]
    [InlineData("pfx")]
    [InlineData("pem")]
    public async Task A_certificate_may_stand_in_the_configuration(string kind)
    {
        using var certificate = NewCertificate();
        Register(certificate);
        var content = Export(certificate, kind, null);
        await AssertWorksAsync($"certificate of tenant {AzureState.Tenant}, client {AzureState.Client}",
            [.. NoSecret, ("cert_bytes", kind == "pem" ? System.Text.Encoding.ASCII.GetString(content) : Convert.ToBase64String(content))]);
    }

    [Fact]
    public async Task A_certificate_that_is_not_registered_expired_or_no_certificate_is_told_apart()
    {
        using var stranger = NewCertificate();
        await File.WriteAllBytesAsync(At("cert"), Export(stranger, "pem", null), Ct);
        (string, string)[] parameters = [.. NoSecret, ("cert_path", At("cert"))];
        var e = await FailAsync(parameters);
        Assert.Equal((SealFault.Denied, true), (e.Fault, e.Remedy.Contains("register", StringComparison.Ordinal)));
        using var old = NewCertificate(TimeProvider.System.GetUtcNow().AddDays(-1));
        await File.WriteAllBytesAsync(At("cert"), Export(old, "pem", null), Ct);
        Assert.Equal(SealFault.CredentialsExpired, (await FailAsync(parameters)).Fault);
        await File.WriteAllTextAsync(At("cert"), "no certificate", Ct);
        e = await FailAsync(parameters);
        Assert.Equal((SealFault.CredentialsMissing, true), (e.Fault, e.Message.Contains(At("cert"), StringComparison.Ordinal)));
        File.Delete(At("cert"));
        Assert.Equal(SealFault.CredentialsMissing, (await FailAsync(parameters)).Fault);
    }

    [Fact]
    public async Task A_federated_token_is_read_anew_when_the_platform_renews_it()
    {
        using var cluster = RSA.Create(2048);
        _azure.State.Applications[AzureState.Client].Federation = (cluster, "https://cluster", "system:serviceaccount:vault:vault");
        (_environment["AZURE_FEDERATED_TOKEN_FILE"], _environment["AZURE_TENANT_ID"], _environment["AZURE_CLIENT_ID"], _environment["AZURE_AUTHORITY_HOST"])
            = (At("token"), AzureState.Tenant, AzureState.Client, _azure.LoginAddress.ToString());
        await File.WriteAllTextAsync(At("token"), Federated(cluster, "system:serviceaccount:vault:vault"), Ct);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var wrapper = AzureFixture.Wrapper(_azure, _environment, time, [.. Nobody, ("authority_host", "")]);
        await wrapper.InspectAsync(Ct);
        await File.WriteAllTextAsync(At("token"), Federated(cluster, "system:serviceaccount:other:other"), Ct);
        time.Advance(TimeSpan.FromMinutes(54));
        await wrapper.InspectAsync(Ct);
        Assert.Equal(1, _azure.Calls["Token"]);
        time.Advance(TimeSpan.FromMinutes(7));
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
        Assert.Equal((SealFault.Denied, true), (e.Fault, e.Remedy.Contains("api://AzureADTokenExchange", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(At("token"), Federated(cluster, "system:serviceaccount:vault:vault"), Ct);
        await wrapper.InspectAsync(Ct);
        File.Delete(At("token"));
        await using var fresh = AzureFixture.Wrapper(_azure, _environment, null, [.. Nobody, ("authority_host", "")]);
        Assert.Equal(SealFault.CredentialsMissing, (await Assert.ThrowsAsync<SealException>(async () => await fresh.InspectAsync(Ct))).Fault);
    }

    [Theory]
    [InlineData("", "", "system-assigned")]
    [InlineData("client_id", "my-client", "client_id my-client")]
    [InlineData("object_id", "my-object", "object_id my-object")]
    [InlineData("resource_id", "/subscriptions/s/my-resource", "resource_id /subscriptions/s/my-resource")]
    public async Task A_machines_identity_is_the_systems_or_named_by_one_of_its_ids(string parameter, string id, string named)
    {
        _azure.State.Identities.Clear();
        _azure.State.Identities.Add((parameter == "resource_id" ? "msi_res_id" : parameter, id));
        await AssertWorksAsync($"managed identity ({named}) from the instance metadata service", [.. Nobody, (parameter.Length > 0 ? parameter : "client_id", id)]);
        _azure.State.Identities.Clear();
        var e = await FailAsync([.. Nobody, (parameter.Length > 0 ? parameter : "client_id", id)]);
        Assert.Equal((SealFault.CredentialsMissing, true), (e.Fault, e.Message.Contains(named, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task App_service_hands_out_tokens_to_who_knows_its_header()
    {
        _environment["IDENTITY_ENDPOINT"] = new Uri(_azure.MachineAddress, "/msi/token").ToString();
        _environment["IDENTITY_HEADER"] = AzureMachine.AppServiceSecret;
        await AssertWorksAsync("managed identity (system-assigned) from App Service", Nobody);
        _environment["IDENTITY_HEADER"] = "wrong";
        Assert.Equal(SealFault.Denied, (await FailAsync(Nobody)).Fault);
    }

    [Fact]
    public async Task Arc_hands_out_tokens_to_who_can_read_its_challenge_and_no_other_file_is_sent()
    {
        _environment["IDENTITY_ENDPOINT"] = new Uri(_azure.MachineAddress, "/arc/token").ToString();
        _environment["IMDS_ENDPOINT"] = "http://localhost:40342";
        _azure.State.ArcFile = At("challenge.key");
        var settings = AzureSettings.Read(TestSeals.Context(TestAzure.Parameters(_azure, Nobody), _environment));
        await using (var wrapper = new AzureKeyVaultKeyWrapper(settings with { ArcFolder = _folder })) await wrapper.InspectAsync(Ct);
        await using var strict = new AzureKeyVaultKeyWrapper(settings);
        var e = await Assert.ThrowsAsync<SealException>(async () => await strict.InspectAsync(Ct));
        Assert.Equal(SealFault.InvalidAnswer, e.Fault);
    }

    [Fact]
    public async Task Tokens_are_not_taken_over_plain_http_from_afar()
    {
        _environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = "http://example.com";
        Assert.Equal(SealFault.Misconfigured, (await FailAsync(Nobody)).Fault);
    }

    [Fact]
    public async Task Outside_azure_the_ways_that_were_tried_are_listed()
    {
        _environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = "http://127.0.0.1:1";
        var e = await FailAsync(Nobody);
        Assert.Equal(SealFault.CredentialsMissing, e.Fault);
        Assert.Contains("AZURE_CLIENT_SECRET", e.Message, StringComparison.Ordinal);
        _environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"] = _azure.MachineAddress.ToString();
        _azure.Faults.Set(Fault.Parse("hang:Identity"));
        await using var wrapper = AzureFixture.Wrapper(_azure, _environment, null, [.. Nobody, ("request_timeout", "500ms")]);
        Assert.Equal(SealFault.TimedOut, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    [Fact]
    public async Task A_token_is_renewed_five_minutes_early_and_when_that_fails_used_to_its_end()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var wrapper = AzureFixture.Wrapper(_azure, null, time);
        await wrapper.InspectAsync(Ct);
        time.Advance(TimeSpan.FromMinutes(56));
        await wrapper.InspectAsync(Ct);
        Assert.Equal(2, _azure.Calls["Token"]);
        _azure.Faults.Set(Fault.Parse("servererror:Token"));
        time.Advance(TimeSpan.FromMinutes(57));
        await wrapper.InspectAsync(Ct);
        time.Advance(TimeSpan.FromMinutes(4));
        Assert.Equal(SealFault.ServiceFailed, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    [Fact]
    public async Task A_renewal_that_hangs_does_not_take_the_time_of_the_call_while_the_old_token_serves()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var wrapper = AzureFixture.Wrapper(_azure, null, time);
        await wrapper.InspectAsync(Ct);
        time.Advance(TimeSpan.FromMinutes(56));
        _azure.Faults.Set(Fault.Parse("hang:Token"));
        var call = wrapper.InspectAsync(Ct).AsTask();
        await Eventually.TrueAsync(() => _azure.Calls["Token"] == 2, "the renewal is tried");
        time.Advance(TimeSpan.FromSeconds(3));
        await call.WaitAsync(TimeSpan.FromSeconds(20), Ct);
    }

    [Fact]
    public async Task A_token_that_cannot_be_sent_is_an_invalid_answer_and_is_not_quoted()
    {
        _azure.State.TokenPrefix = "secret\nstart";
        var e = await FailAsync([]);
        Assert.Equal(SealFault.InvalidAnswer, e.Fault);
        Assert.DoesNotContain("secret", e.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_clock_that_is_off_is_told()
    {
        using var certificate = NewCertificate();
        Register(certificate);
        await File.WriteAllBytesAsync(At("cert"), Export(certificate, "pem", null), Ct);
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddHours(3));
        await using var wrapper = AzureFixture.Wrapper(_azure, null, time, [.. NoSecret, ("cert_path", At("cert"))]);
        Assert.Equal(SealFault.ClockSkew, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    string At(string name) => Path.Combine(_folder, name);

    void Register(X509Certificate2 certificate) => _azure.State.Applications[AzureState.Client].Certificates.Add(X509CertificateLoader.LoadCertificate(certificate.RawData));

    static X509Certificate2 NewCertificate(DateTimeOffset? end = null)
    {
        using var key = RSA.Create(2048);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=vault", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(now.AddDays(-10), end ?? now.AddDays(1));
    }

    static byte[] Export(X509Certificate2 certificate, string kind, string? password)
    {
        if (kind == "pfx") return certificate.Export(X509ContentType.Pfx, password);
        using var key = certificate.GetRSAPrivateKey()!;
        var pem = password is null ? key.ExportPkcs8PrivateKeyPem() : key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
        return System.Text.Encoding.ASCII.GetBytes(certificate.ExportCertificatePem() + "\n" + pem);
    }

    static string Federated(RSA cluster, string subject)
    {
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        return TestJwt.Make(cluster, new JsonObject { ["iss"] = "https://cluster", ["sub"] = subject, ["aud"] = "api://AzureADTokenExchange", ["iat"] = now, ["exp"] = now + 3600 });
    }

    async Task AssertWorksAsync(string origin, params (string, string)[] parameters)
    {
        await using var wrapper = AzureFixture.Wrapper(_azure, _environment, null, parameters);
        using var key = SecretBytes.Random(32);
        using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, Ct), Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
        Assert.Equal(origin, Assert.Single(wrapper.Settings, setting => setting.Name == "credentials").Origin);
    }

    async Task<SealException> FailAsync((string, string)[] parameters)
    {
        await using var wrapper = AzureFixture.Wrapper(_azure, _environment, null, parameters);
        return await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
    }
}
