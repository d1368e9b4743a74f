using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Google;

namespace Strongroom.Tests.Seals.GcpCkms;

/// <summary>What goes wrong with Cloud KMS, made to go wrong: the fault, and that the message names call, endpoint and key.</summary>
public sealed class GcpCkmsFailureTests : IAsyncLifetime
{
    GoogleServer _google = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _google = await GoogleServer.StartAsync();
    public ValueTask DisposeAsync() => _google.DisposeAsync();

    [Theory]
    [InlineData("deny:Encrypt", SealFault.Denied, "roles/cloudkms.cryptoKeyEncrypterDecrypter")]
    [InlineData("error:Encrypt,code=ACCESS_TOKEN_SCOPE_INSUFFICIENT", SealFault.Denied, "cloud-platform")]
    [InlineData("error:Encrypt,code=SERVICE_DISABLED", SealFault.Denied, "gcloud services enable")]
    [InlineData("error:Encrypt,code=BILLING_DISABLED", SealFault.Denied, "link one")]
    [InlineData("error:Encrypt,code=UNAUTHENTICATED", SealFault.CredentialsExpired, "clock")]
    [InlineData("throttle:Encrypt", SealFault.Throttled, "quota")]
    [InlineData("servererror:Encrypt", SealFault.ServiceFailed, "wait")]
    [InlineData("unavailable:Encrypt", SealFault.ServiceFailed, "wait")]
    [InlineData("garbage:Encrypt", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("empty:Encrypt", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("drop:Encrypt", SealFault.Unreachable, "network")]
    [InlineData("hang:Encrypt", SealFault.TimedOut, "request_timeout")]
    public async Task A_fault_of_the_service_is_told_apart(string fault, SealFault expected, string remedy)
        => await SealFailure.IsToldAsync(_google.Faults, fault, GoogleFixture.Wrapper(_google, ("request_timeout", "1s")), expected, $"cryptoKeys.encrypt at {_google.KmsAddress.GetLeftPart(UriPartial.Authority)} (key {GoogleState.KeyName}) ", remedy);

    [Fact]
    public async Task Asking_needs_a_permission_that_the_usual_role_lacks_and_says_so()
    {
        _google.Faults.Set(Fault.Parse("deny:GetKey"));
        await using var wrapper = GoogleFixture.Wrapper(_google);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
        Assert.Equal((SealFault.Denied, true), (e.Fault, e.Remedy.Contains("cloudkms.cryptoKeys.get", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("error:Token,code=invalid_client", SealFault.Denied, "file anew")]
    [InlineData("error:Token,code=invalid_rapt", SealFault.CredentialsExpired, "gcloud auth")]
    [InlineData("error:Token,code=invalid_scope", SealFault.Misconfigured, "credentials_scopes")]
    [InlineData("error:Token,code=invalid_grant.account_not_found", SealFault.Denied, "client_email")]
    [InlineData("error:Token,code=something_new", SealFault.Denied, "credentials file")]
    [InlineData("throttle:Token", SealFault.Throttled, "wait")]
    [InlineData("servererror:Token", SealFault.ServiceFailed, "wait")]
    [InlineData("garbage:Token", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("empty:Token", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("drop:Token", SealFault.Unreachable, "network")]
    [InlineData("hang:Token", SealFault.TimedOut, "request_timeout")]
    public async Task A_fault_of_the_sign_in_is_told_apart_and_names_the_account(string fault, SealFault expected, string remedy)
        => await SealFailure.IsToldAsync(_google.Faults, fault, GoogleFixture.Wrapper(_google, ("request_timeout", "1s")), expected, $"token request at {_google.TokenUri.GetLeftPart(UriPartial.Authority)} (service account {GoogleState.Email}) ", remedy);

    [Fact]
    public async Task A_key_that_is_not_there_and_a_blob_of_another_key_are_told_apart()
    {
        await using var missing = GoogleFixture.Wrapper(_google, ("crypto_key", "nothing"));
        Assert.Equal(SealFault.KeyNotFound, (await FailAsync(missing)).Fault);
        await using var other = await GoogleServer.StartAsync();
        using var key = SecretBytes.Random(32);
        await using var elsewhere = GoogleFixture.Wrapper(other);
        await using var wrapper = GoogleFixture.Wrapper(_google);
        var blob = await elsewhere.WrapAsync(key, Ct);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
        Assert.Equal((SealFault.CorruptBlob, true), (e.Fault, e.Remedy.Contains("key_ring", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_service_that_asks_for_a_pause_gets_it()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        _google.RetryAfter = "30";
        _google.Faults.Set(Fault.Parse("throttle:Encrypt,times=1"));
        await using var wrapper = GoogleFixture.Wrapper(_google, null, time);
        await FailAsync(wrapper);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(SealFault.Throttled, (await FailAsync(wrapper)).Fault);
        Assert.Equal(1, _google.Calls["Encrypt"]);
        time.Advance(TimeSpan.FromSeconds(11));
        using var key = SecretBytes.Random(32);
        await wrapper.WrapAsync(key, Ct);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_once_in_the_same_call()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = GoogleFixture.Wrapper(_google);
        await wrapper.WrapAsync(key, Ct);
        _google.State.Tokens.Clear();
        await wrapper.WrapAsync(key, Ct);
        Assert.Equal(2, _google.Calls["Token"]);
    }

    [Fact]
    public async Task Closed_ports_and_silent_ones_are_told_apart()
    {
        await using var closed = GoogleFixture.Wrapper(_google, ("endpoint", "http://127.0.0.1:1"));
        Assert.Equal(SealFault.Unreachable, (await FailAsync(closed)).Fault);
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var mute = GoogleFixture.Wrapper(_google, ("endpoint", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), ("request_timeout", "300ms"));
        Assert.Equal(SealFault.TimedOut, (await FailAsync(mute)).Fault);
    }

    [Theory]
    [InlineData("deny:Encrypt")]
    [InlineData("garbage:Token")]
    [InlineData("error:Token,code=invalid_client")]
    public async Task No_message_holds_a_credential(string fault)
    {
        _google.Faults.Set(Fault.Parse(fault));
        await using var wrapper = GoogleFixture.Wrapper(_google);
        var text = (await FailAsync(wrapper)).ToString();
        Assert.DoesNotContain("PRIVATE KEY", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ya29.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(wrapper.Settings, setting => setting.ToString().Contains("PRIVATE KEY", StringComparison.Ordinal));
    }

    static Task<SealException> FailAsync(IKeyWrapper wrapper) => SealFailure.OfWrapAsync(wrapper);
}
