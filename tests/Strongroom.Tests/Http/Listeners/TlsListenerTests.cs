using System.Net.Security;
using System.Security.Authentication;
using Strongroom.Http.Listeners;

namespace Strongroom.Tests.Http.Listeners;

public sealed class TlsListenerTests : ListenerFixture
{
    [Fact]
    public async Task A_certificate_of_one_s_own_authority_is_served()
    {
        var (subject, _, _, answer) = await TalkTlsAsync(await StartAsync(Tls()));
        Assert.Equal("CN=server", subject);
        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_reload_new_connections_get_the_new_certificate_and_old_ones_go_on()
    {
        var listener = await StartAsync(Tls("old"));
        await using var before = new SslStream(await ConnectAsync(PortOf(listener)), false, (_, _, _, _) => true);
        await before.AuthenticateAsClientAsync("localhost");
        Tls("new");
        Assert.Equal("CN=old", (await TalkTlsAsync(listener)).Subject);
        listener.Reload();
        Assert.Equal("CN=new", (await TalkTlsAsync(listener)).Subject);
        Assert.StartsWith("HTTP/1.1 200", await TalkAsync(before), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reload_with_a_bad_key_says_which_and_keeps_the_old_certificate()
    {
        var listener = await StartAsync(Tls("old"));
        System.IO.File.WriteAllText(File("key.pem"), "rubbish");
        var refused = Assert.Throws<ListenerException>(listener.Reload);
        Assert.Contains(File("key.pem"), refused.Message, StringComparison.Ordinal);
        Assert.Contains("tls_key_file", refused.Remedy, StringComparison.Ordinal);
        Assert.Equal("CN=old", (await TalkTlsAsync(listener)).Subject);
    }

    [Theory]
    [InlineData("cert.pem", "tls_cert_file")]
    [InlineData("key.pem", "tls_key_file")]
    public async Task A_file_that_is_missing_is_named_with_its_setting(string file, string setting)
    {
        var tls = Tls();
        System.IO.File.Delete(File(file));
        var refused = await Assert.ThrowsAsync<ListenerException>(() => StartAsync(tls));
        Assert.Contains(File(file), refused.Message, StringComparison.Ordinal);
        Assert.Contains(setting, refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_refused()
    {
        var tls = Tls();
        using var other = Certificates.Sign("other");
        TestCertificates.Write(other, File("unused.pem"), File("key.pem"));
        Assert.Contains("key.pem", (await Assert.ThrowsAsync<ListenerException>(() => StartAsync(tls))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_oldest_and_the_newest_version_are_kept_to()
    {
        var only12 = await StartAsync(Tls() with { Protocols = SslProtocols.Tls12 });
        Assert.Equal(SslProtocols.Tls12, (await TalkTlsAsync(only12)).Protocol);
        await Assert.ThrowsAnyAsync<Exception>(() => TalkTlsAsync(only12, protocols: SslProtocols.Tls13));
        var only13 = await StartAsync(Tls() with { Protocols = SslProtocols.Tls13 });
        await Assert.ThrowsAnyAsync<Exception>(() => TalkTlsAsync(only13, protocols: SslProtocols.Tls12));
    }

    [Fact]
    public async Task Named_cipher_suites_are_the_only_ones()
    {
        var listener = await StartAsync(Tls() with { CipherSuites = ["TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"] });
        Assert.Equal(TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, (await TalkTlsAsync(listener, protocols: SslProtocols.Tls12)).Suite);
        Assert.Equal(SslProtocols.Tls13, (await TalkTlsAsync(listener)).Protocol);
        var refused = await Assert.ThrowsAsync<ListenerException>(() => StartAsync(Tls() with { CipherSuites = ["AES_OF_SOME_KIND"] }));
        Assert.Contains("AES_OF_SOME_KIND", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_client_certificates_are_required_only_those_of_the_authority_get_in()
    {
        System.IO.File.WriteAllText(File("ca.pem"), Certificates.Authority.ExportCertificatePem());
        var listener = await StartAsync(Tls() with { ClientCaFile = File("ca.pem"), RequireClientCert = true });
        using var good = Certificates.Sign("client");
        Assert.StartsWith("HTTP/1.1 200", (await TalkTlsAsync(listener, good)).Answer, StringComparison.Ordinal);
        using var strangers = new TestCertificates("Strangers");
        using var stranger = strangers.Sign("client");
        Assert.False(await IsAnsweredAsync(listener, stranger));
        Assert.False(await IsAnsweredAsync(listener, null));
    }

    [Fact]
    public async Task A_client_authority_may_be_an_intermediate_one_and_clients_may_send_theirs()
    {
        using var middle = Certificates.Below("Middle");
        using var client = middle.Sign("client", use: "1.3.6.1.5.5.7.3.2");
        using var server = middle.Sign("server", use: "1.3.6.1.5.5.7.3.1");
        System.IO.File.WriteAllText(File("ca.pem"), middle.Authority.ExportCertificatePem());
        var byMiddle = await StartAsync(Tls() with { ClientCaFile = File("ca.pem"), RequireClientCert = true });
        Assert.True(await IsAnsweredAsync(byMiddle, client));
        Assert.False(await IsAnsweredAsync(byMiddle, server)); // not a certificate for clients
        System.IO.File.WriteAllText(File("root.pem"), Certificates.Authority.ExportCertificatePem());
        var byRoot = await StartAsync(Tls() with { ClientCaFile = File("root.pem"), RequireClientCert = true });
        Assert.False(await IsAnsweredAsync(byRoot, client));
        Assert.StartsWith("HTTP/1.1 200", (await TalkTlsAsync(byRoot, client, sent: [middle.Authority])).Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_they_are_not_required_nobody_needs_one()
    {
        System.IO.File.WriteAllText(File("ca.pem"), Certificates.Authority.ExportCertificatePem());
        Assert.True(await IsAnsweredAsync(await StartAsync(Tls() with { ClientCaFile = File("ca.pem") }), null));
    }

    [Fact]
    public async Task Plain_HTTP_on_the_TLS_port_is_told_so()
    {
        var listener = await StartAsync(Tls());
        await using var plain = await ConnectAsync(PortOf(listener));
        var answer = await TalkAsync(plain);
        Assert.StartsWith("HTTP/1.0 400 Bad Request\r\n", answer, StringComparison.Ordinal);
        Assert.EndsWith("Client sent an HTTP request to an HTTPS server.\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Noise_on_the_TLS_port_ends_and_others_are_served_meanwhile()
    {
        var listener = await StartAsync(Tls());
        await using var silent = await ConnectAsync(PortOf(listener));
        await using var noise = await ConnectAsync(PortOf(listener));
        var ended = await Record.ExceptionAsync(() => TalkAsync(noise, "\0\u0001\u0002\r\n\r\n"));
        Assert.True(ended is null or IOException, ended?.ToString());
        Assert.True(await IsAnsweredAsync(listener, null));
    }

    async Task<bool> IsAnsweredAsync(Listener listener, System.Security.Cryptography.X509Certificates.X509Certificate2? client)
    {
        try { return (await TalkTlsAsync(listener, client)).Answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal); }
        catch (Exception e) when (e is IOException or AuthenticationException) { return false; }
    }
}
