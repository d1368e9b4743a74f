using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Transit;
using Strongroom.Testing.Storage;
using Strongroom.Tests.Http.Listeners;

namespace Strongroom.Tests.Seals.Transit;

/// <summary>Whom the seal trusts, and how it shows itself; files may be renewed at any time.</summary>
public sealed class TransitTlsTests : IAsyncLifetime
{
    readonly TempDirectory _directory = new();
    readonly TestCertificates _authority = new();
    TransitFixture _transit = null!;
    TlsDoor _door = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    string Ca => Path.Combine(_directory.Path, "ca.pem");
    string Cert => Path.Combine(_directory.Path, "client.pem");
    string Key => Path.Combine(_directory.Path, "client.key");
    (string, string) Address => ("address", $"https://localhost:{_door.Port}");

    public async ValueTask InitializeAsync()
    {
        _transit = await TransitFixture.StartAsync();
        _door = new TlsDoor(_authority.Sign("second server"), _transit.Server.ApiAddress.Port);
        await File.WriteAllTextAsync(Ca, _authority.Authority.ExportCertificatePem());
    }

    public async ValueTask DisposeAsync()
    {
        await _door.DisposeAsync();
        await _transit.DisposeAsync();
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Only_the_named_authority_is_trusted_in_whatever_way_it_is_named()
    {
        await using var unnamed = await _transit.WrapperAsync(Address);
        var e = await TransitFixture.FailAsync(unnamed);
        Assert.Equal((SealFault.Unreachable, true), (e.Fault, e.Remedy.Contains("tls_ca_cert", StringComparison.Ordinal)));
        var folder = Directory.CreateDirectory(Path.Combine(_directory.Path, "cas")).FullName;
        File.Copy(Ca, Path.Combine(folder, "one.pem"));
        foreach (var parameter in ((string, string)[])[("tls_ca_cert", Ca), ("tls_ca_path", folder), ("tls_ca_cert_bytes", await File.ReadAllTextAsync(Ca, Ct))])
        {
            await using var wrapper = await _transit.WrapperAsync(Address, parameter);
            Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
        }
    }

    [Fact]
    public async Task An_intermediate_authority_is_trusted_without_its_root_and_others_are_named_with_the_reason()
    {
        using var middle = _authority.Below("Middle");
        await using var door = new TlsDoor(middle.Sign("second server"), _transit.Server.ApiAddress.Port);
        var address = ("address", $"https://localhost:{door.Port}");
        await using var wrapper = await _transit.WrapperAsync(address, ("tls_ca_cert_bytes", middle.Authority.ExportCertificatePem()));
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
        using var strangers = new TestCertificates("Middle");
        await using var other = await _transit.WrapperAsync(address, ("tls_ca_cert_bytes", strangers.Authority.ExportCertificatePem()));
        var e = await TransitFixture.FailAsync(other);
        Assert.Equal(SealFault.Unreachable, e.Fault);
        Assert.Contains("TLS failed: the certificate of that server (CN=second server, issued by CN=Middle) is not trusted", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_for_another_name_is_refused_unless_that_name_is_given()
    {
        var address = ("address", $"https://127.0.0.1:{_door.Port}");
        await using var other = await _transit.WrapperAsync(address, ("tls_ca_cert", Ca));
        Assert.Equal(SealFault.Unreachable, (await TransitFixture.FailAsync(other)).Fault);
        await using var named = await _transit.WrapperAsync(address, ("tls_ca_cert", Ca), ("tls_server_name", "localhost"));
        await named.InspectAsync(Ct);
        Assert.Equal("localhost", _door.Names.Last());
    }

    [Fact]
    public async Task Skipping_verification_works_and_is_warned_of()
    {
        await using var wrapper = await _transit.WrapperAsync(Address, ("tls_skip_verify", "true"));
        Assert.Contains("tls_skip_verify", Assert.Single((await wrapper.InspectAsync(Ct)).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_certificate_is_shown_and_its_renewal_noticed()
    {
        _door.WantsCertificate = true;
        await using var without = await _transit.WrapperAsync(Address, ("tls_ca_cert", Ca));
        Assert.Equal(SealFault.Unreachable, (await TransitFixture.FailAsync(without)).Fault);

        await using var wrapper = await _transit.WrapperAsync(Address, ("tls_ca_cert", Ca), ("tls_client_cert", Cert), ("tls_client_key", Key));
        Assert.Equal(SealFault.CredentialsMissing, (await TransitFixture.FailAsync(wrapper)).Fault);
        TestCertificates.Write(_authority.Sign("first"), Cert, Key);
        await wrapper.InspectAsync(Ct);
        Assert.Equal("CN=first", _door.Clients.Last());

        TestCertificates.Write(_authority.Sign("second"), Cert, Key);
        await wrapper.InspectAsync(Ct);
        Assert.Equal("CN=second", _door.Clients.Last());

        await File.WriteAllTextAsync(Key, "half a file", Ct);
        Assert.Contains("stay in use", Assert.Single((await wrapper.InspectAsync(Ct)).Warnings), StringComparison.Ordinal);
        using var key = SecretBytes.Random(32);
        await wrapper.WrapAsync(key, Ct);
    }
}
