using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Time.Testing;
using Strongroom.Client;
using Strongroom.Client.Errors;
using Strongroom.Testing;
using Strongroom.Testing.Storage;
using Strongroom.Tests.Http.Listeners;

namespace Strongroom.Tests.Client;

public sealed class VaultClientTests
{
    static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    static readonly VaultRequest Status = VaultRequest.Get("sys/seal-status");

    [Fact]
    public async Task A_refused_connection_is_told_at_once_with_the_address_that_refused()
    {
        var port = FreePort();
        using var client = new VaultClient(new VaultClientOptions { Address = $"http://127.0.0.1:{port}", MaxRetries = 5 }, new FakeTimeProvider());
        var error = await Assert.ThrowsAsync<VaultConnectionException>(async () => await client.SendAsync(Status, Ct));
        Assert.Equal($"Get \"http://127.0.0.1:{port}/v1/sys/seal-status\": dial tcp 127.0.0.1:{port}: connect: connection refused", error.Message);
    }

    [Fact]
    public async Task A_failing_server_is_asked_again_after_a_while_and_no_more_often_than_allowed()
    {
        await using var server = await ScriptedVault.StartAsync();
        server.Answer(500, "{}").Answer(412, "{}").Answer(200, """{"sealed":false}""");
        var time = new FakeTimeProvider();
        using var client = new VaultClient(new VaultClientOptions { Address = server.Address, MaxRetries = 2, Timeout = TimeSpan.FromDays(40) }, time);
        var sending = client.SendAsync(Status, Ct).AsTask();
        while (!sending.IsCompleted)
        {
            time.Advance(TimeSpan.FromSeconds(2));
            await Task.Yield();
        }
        Assert.Equal(200, (await sending).Status);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task A_mistake_of_the_caller_is_not_asked_again()
    {
        await using var server = await ScriptedVault.StartAsync();
        server.Answer(403, """{"errors":["permission denied"]}""");
        using var client = new VaultClient(new VaultClientOptions { Address = server.Address, Namespace = "a/" }, TimeProvider.System);
        var error = await Assert.ThrowsAsync<VaultApiException>(async () => await client.SendAsync(VaultRequest.Get("secret/x y"), Ct));
        Assert.Equal($"Error making API request.\n\nNamespace: a/\nURL: GET {server.Address}/v1/secret/x%20y\nCode: 403. Errors:\n\n* permission denied", error.Message);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task A_redirect_is_followed_once_with_method_body_and_token()
    {
        await using var active = await ScriptedVault.StartAsync();
        active.Answer(200, "{}");
        await using var standby = WebApplicationOf("http", http =>
        {
            http.Response.StatusCode = 307;
            http.Response.Headers.Location = active.Address + http.Request.Path;
            return Task.CompletedTask;
        });
        await standby.StartAsync(Ct);
        using var client = new VaultClient(new VaultClientOptions { Address = standby.Urls.First(), Token = "hvs.t" }, TimeProvider.System);
        await client.SendAsync(VaultRequest.Put("kv/a", new() { ["k"] = "v" }), Ct);
        Assert.Equal("PUT /v1/kv/a hvs.t {\"k\":\"v\"}", $"{active.Requests[0].Method} {active.Requests[0].Target} {active.Requests[0].Headers["x-vault-token"]} {active.Requests[0].Body!.ToJsonString()}");
    }

    [Fact]
    public async Task A_server_on_a_socket_file_is_reached()
    {
        var folder = Directory.CreateTempSubdirectory("strongroom-client-");
        try
        {
            var path = Path.Combine(folder.FullName, "vault.sock");
            using (var early = new VaultClient(new VaultClientOptions { Address = "unix://" + path }, TimeProvider.System))
            {
                var error = await Assert.ThrowsAsync<VaultConnectionException>(async () => await early.SendAsync(Status, Ct));
                Assert.EndsWith($"dial unix {path}: connect: no such file or directory", error.Message);
            }
            await using var server = WebApplicationOf("unix:" + path, http => http.Response.WriteAsync("""{"sealed":true}"""));
            await server.StartAsync(Ct);
            using var client = new VaultClient(new VaultClientOptions { Address = "unix://" + path }, TimeProvider.System);
            Assert.True((await client.SendAsync(Status, Ct)).Member("sealed").GetBoolean());
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task An_answer_that_never_comes_ends_with_the_deadline()
    {
        await using var server = WebApplicationOf("http", http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await server.StartAsync(Ct);
        using var client = new VaultClient(new VaultClientOptions { Address = server.Urls.First(), Timeout = TimeSpan.FromMilliseconds(100) }, TimeProvider.System);
        var error = await Assert.ThrowsAsync<VaultConnectionException>(async () => await client.SendAsync(Status, Ct));
        Assert.EndsWith("context deadline exceeded", error.Message);
    }

    [Fact]
    public async Task Tls_is_checked_and_each_mistake_has_its_own_words()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = SelfSigned(key);
        await using var server = WebApplicationOf("https", http => http.Response.WriteAsync("""{"sealed":true}"""), certificate);
        await server.StartAsync(Ct);
        var address = server.Urls.First();
        var pem = certificate.ExportCertificatePem();

        Assert.EndsWith("tls: failed to verify certificate: x509: certificate signed by unknown authority", (await FailAsync(new() { Address = address })).Message);
        var wrongName = await FailAsync(new() { Address = address, CaCertPem = pem, TlsServerName = "wrong.test" });
        Assert.EndsWith("x509: certificate is valid for vault.test, 127.0.0.1, not wrong.test", wrongName.Message);
        var plain = await FailAsync(new() { Address = address.Replace("https", "http") });
        Assert.Contains("VAULT_ADDR=https://", plain.Hint);
        Assert.True(await SealedAsync(new() { Address = address, CaCertPem = pem }));
        Assert.True(await SealedAsync(new() { Address = address, CaCertPem = pem, TlsServerName = "vault.test" }));
        Assert.True(await SealedAsync(new() { Address = address, SkipVerify = true }));
    }

    [Fact]
    public async Task An_intermediate_authority_is_trusted_without_its_root()
    {
        using var root = new TestCertificates();
        using var middle = root.Below("Middle");
        await using var server = WebApplicationOf("https", http => http.Response.WriteAsync("""{"sealed":true}"""), middle.Sign("server"));
        await server.StartAsync(Ct);
        var address = server.Urls.First().Replace("127.0.0.1", "localhost");
        Assert.True(await SealedAsync(new() { Address = address, CaCertPem = middle.Authority.ExportCertificatePem() }));
        Assert.EndsWith("x509: certificate signed by unknown authority", (await FailAsync(new() { Address = address, CaCertPem = root.Authority.ExportCertificatePem() })).Message);
    }

    [Fact]
    public async Task A_client_shows_the_authorities_in_its_certificate_file_too()
    {
        using var root = new TestCertificates();
        using var middle = root.Below("Middle");
        using var folder = new TempDirectory();
        using var certificate = root.Sign("server");
        var (cert, key) = (Path.Combine(folder.Path, "cert.pem"), Path.Combine(folder.Path, "key.pem"));
        TestCertificates.Write(middle.Sign("client"), cert, key);
        await File.AppendAllTextAsync(cert, "\n" + middle.Authority.ExportCertificatePem(), Ct);
        var seen = new List<string>();
        await using var server = WebApplicationOf("https", http => http.Response.WriteAsync("""{"sealed":true}"""), certificate, chain => seen.AddRange(chain.ChainPolicy.ExtraStore.Select(each => each.Subject)));
        await server.StartAsync(Ct);
        Assert.True(await SealedAsync(new() { Address = server.Urls.First(), SkipVerify = true, ClientCertFile = cert, ClientKeyFile = key }));
        Assert.Contains("CN=Middle", seen);
    }

    [Fact]
    public void A_file_of_authorities_that_holds_none_is_told_as_such()
    {
        using var folder = new TempDirectory();
        var file = Path.Combine(folder.Path, "ca.pem");
        File.WriteAllText(file, "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n");
        Assert.StartsWith("failed to setup TLS config: Error loading CA: ", Assert.Throws<VaultConfigurationException>(() => new VaultClient(new VaultClientOptions { CaCertFile = file }, TimeProvider.System)).Message);
    }

    [Fact]
    public async Task Tls_to_a_plain_server_says_which_address_to_use()
    {
        await using var server = await ScriptedVault.StartAsync();
        var error = await FailAsync(new() { Address = server.Address.Replace("http", "https") });
        Assert.EndsWith("tls: first record does not look like a TLS handshake", error.Message);
        Assert.Contains("use VAULT_ADDR=" + server.Address, error.Hint);
    }

    [Fact]
    public void A_certificate_file_that_is_not_there_is_named()
    {
        var error = Assert.Throws<VaultConfigurationException>(() => new VaultClient(new VaultClientOptions { CaCertFile = "/nosuch/ca.crt" }, TimeProvider.System));
        Assert.Equal("failed to setup TLS config: Error loading CA File: open /nosuch/ca.crt: no such file or directory", error.Message);
        Assert.Throws<VaultConfigurationException>(() => new VaultClient(new VaultClientOptions { ClientCertFile = "only.crt" }, TimeProvider.System));
    }

    static async Task<VaultConnectionException> FailAsync(VaultClientOptions options)
    {
        using var client = new VaultClient(options, TimeProvider.System);
        return await Assert.ThrowsAsync<VaultConnectionException>(async () => await client.SendAsync(Status, Ct));
    }

    static async Task<bool> SealedAsync(VaultClientOptions options)
    {
        using var client = new VaultClient(options, TimeProvider.System);
        return (await client.SendAsync(Status, Ct)).Member("sealed").GetBoolean();
    }

    static WebApplication WebApplicationOf(string kind, RequestDelegate answer, X509Certificate2? certificate = null, Action<X509Chain>? clients = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            if (kind.StartsWith("unix:", StringComparison.Ordinal)) kestrel.ListenUnixSocket(kind[5..]);
            else kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (certificate is not null)
                    listen.UseHttps(certificate, https =>
                    {
                        if (clients is null) return;
                        https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                        https.ClientCertificateValidation = (_, chain, _) =>
                        {
                            clients(chain!);
                            return true;
                        };
                    });
            });
        });
        var app = builder.Build();
        app.Run(answer);
        return app;
    }

    static X509Certificate2 SelfSigned(ECDsa key)
    {
        var request = new CertificateRequest("CN=vault.test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("vault.test");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = TimeProvider.System.GetUtcNow();
        return request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
