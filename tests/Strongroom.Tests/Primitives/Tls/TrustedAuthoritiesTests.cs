using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Strongroom.Primitives.Tls;
using Strongroom.Tests.Http.Listeners;

namespace Strongroom.Tests.Primitives.Tls;

/// <summary>Where a chain may end when somebody names whom to trust, and that nothing below that end is overlooked.</summary>
public sealed class TrustedAuthoritiesTests : IDisposable
{
    const string ServerUse = "1.3.6.1.5.5.7.3.1", ClientUse = "1.3.6.1.5.5.7.3.2";
    static readonly DateTimeOffset Past = DateTimeOffset.UnixEpoch.AddYears(52);
    readonly TestCertificates _root = new("Root");
    readonly TestCertificates _middle;

    public TrustedAuthoritiesTests() => _middle = _root.Below("Middle");

    public void Dispose()
    {
        _middle.Dispose();
        _root.Dispose();
    }

    static X509ChainStatusFlags Check(X509Certificate2 leaf, X509Certificate2[] trusted, params X509Certificate2[] sent)
    {
        using var received = new X509Chain();
        received.ChainPolicy.ExtraStore.AddRange(sent);
        return new TrustedAuthorities([.. trusted]).CheckServer(leaf, received);
    }

    [Fact]
    public void A_chain_ends_at_a_root_at_an_intermediate_or_at_the_certificate_itself()
    {
        using var leaf = _middle.Sign("server");
        Assert.Equal(X509ChainStatusFlags.NoError, Check(leaf, [_root.Authority], _middle.Authority));
        Assert.Equal(X509ChainStatusFlags.NoError, Check(leaf, [_root.Authority, _middle.Authority]));
        Assert.Equal(X509ChainStatusFlags.NoError, Check(leaf, [_middle.Authority]));
        Assert.Equal(X509ChainStatusFlags.NoError, Check(leaf, [_middle.Authority], _middle.Authority));
        Assert.Equal(X509ChainStatusFlags.NoError, Check(leaf, [_middle.Authority], _middle.Authority, _root.Authority));
        Assert.Equal(X509ChainStatusFlags.NoError, Check(leaf, [leaf]));
    }

    [Fact]
    public void Others_are_not_trusted_whatever_they_send()
    {
        using var leaf = _middle.Sign("server");
        using var strangers = new TestCertificates("Root");
        using var namesakes = strangers.Below("Middle");
        Assert.Equal(X509ChainStatusFlags.PartialChain, Check(leaf, [_root.Authority]));
        foreach (var trusted in (X509Certificate2[])[strangers.Authority, namesakes.Authority])
            Assert.NotEqual(X509ChainStatusFlags.NoError, Check(leaf, [trusted], _middle.Authority, _root.Authority));
        using var sibling = _middle.Sign("other");
        Assert.NotEqual(X509ChainStatusFlags.NoError, Check(leaf, [sibling]));
    }

    [Fact]
    public void A_signature_of_another_under_the_name_of_the_trusted_one_does_not_count()
    {
        using var impostors = new TestCertificates("Middle");
        var id = _middle.Authority.GetSerialNumber();
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromIssuerNameAndSerialNumber(_middle.Authority.IssuerName, id));
        using var forged = request.Create(impostors.Authority, impostors.Authority.NotBefore, impostors.Authority.NotAfter, [1]);
        Assert.NotEqual(X509ChainStatusFlags.NoError, Check(forged, [_middle.Authority], _middle.Authority, impostors.Authority));
        Assert.NotEqual(X509ChainStatusFlags.NoError, Check(forged, [_middle.Authority]));
    }

    [Fact]
    public void Dates_count_up_to_the_end_of_the_chain_and_no_further()
    {
        using var old = _middle.Sign("server", Past);
        Assert.True(Check(old, [_middle.Authority]).HasFlag(X509ChainStatusFlags.NotTimeValid));
        Assert.True(Check(old, [old]).HasFlag(X509ChainStatusFlags.NotTimeValid));
        using var ended = _root.Below("Middle", Past, sameKey: _middle);
        using var leaf = _middle.Sign("server");
        Assert.True(Check(leaf, [ended.Authority]).HasFlag(X509ChainStatusFlags.NotTimeValid));
        using var below = _middle.Below("Below");
        using var under = below.Sign("server");
        Assert.Equal(X509ChainStatusFlags.NoError, Check(under, [below.Authority], ended.Authority, _root.Authority));
    }

    [Fact]
    public void What_is_no_authority_vouches_for_nobody()
    {
        using var noAuthority = _middle.Sign("leaf");
        using var key = noAuthority.GetECDsaPrivateKey()!;
        using var made = new CertificateRequest("CN=server", key, HashAlgorithmName.SHA256)
            .Create(noAuthority.SubjectName, X509SignatureGenerator.CreateForECDsa(key), noAuthority.NotBefore, noAuthority.NotAfter, [7]);
        Assert.NotEqual(X509ChainStatusFlags.NoError, Check(made, [noAuthority]));
        Assert.NotEqual(X509ChainStatusFlags.NoError, Check(made, [_middle.Authority], noAuthority));
    }

    [Fact]
    public void A_certificate_is_good_for_its_own_use_only()
    {
        using var server = _middle.Sign("server", use: ServerUse);
        using var client = _middle.Sign("client", use: ClientUse);
        var authorities = new TrustedAuthorities([_middle.Authority]);
        Assert.Equal(X509ChainStatusFlags.NoError, authorities.CheckServer(server, null));
        Assert.Equal(X509ChainStatusFlags.NoError, authorities.CheckClient(client, null));
        Assert.NotEqual(X509ChainStatusFlags.NoError, authorities.CheckServer(client, null));
        Assert.NotEqual(X509ChainStatusFlags.NoError, authorities.CheckClient(server, null));
    }

    [Fact]
    public void Another_certificate_of_the_same_authority_does_not_lead_the_chain_past_it()
    {
        using var elsewhere = new TestCertificates("Elsewhere");
        using var crossed = elsewhere.Below("Middle", sameKey: _middle);
        using var leaf = _middle.Sign("server");
        Assert.Equal(X509ChainStatusFlags.NoError, Check(leaf, [_middle.Authority], crossed.Authority, elsewhere.Authority));
    }

    [Fact]
    public void No_certificate_at_all_is_a_mistake() => Assert.Throws<CryptographicException>(() => new TrustedAuthorities([]));
}
