using System.Net;
using System.Net.Sockets;
using Amazon.KeyManagementService;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Tests.LocalKms;

namespace Strongroom.Tests.Seals.AwsKms;

/// <summary>What goes wrong with a KMS, made to go wrong: the fault, and that the message names call, endpoint, region and key.</summary>
public sealed class AwsKmsFailureTests : IAsyncLifetime
{
    LocalKmsServer _kms = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _kms = await LocalKmsFixture.StartAsync();
    public ValueTask DisposeAsync() => _kms.DisposeAsync();

    [Theory]
    [InlineData("deny:Encrypt", SealFault.Denied, "kms:Encrypt")]
    [InlineData("throttle", SealFault.Throttled, "quota")]
    [InlineData("servererror", SealFault.ServiceFailed, "health")]
    [InlineData("unavailable", SealFault.ServiceFailed, "health")]
    [InlineData("garbage", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("empty", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("drop", SealFault.Unreachable, "network")]
    [InlineData("hang", SealFault.TimedOut, "request_timeout")]
    [InlineData("delay,for=30s", SealFault.TimedOut, "request_timeout")]
    [InlineData("skew,for=10m", SealFault.ClockSkew, "chrony")]
    [InlineData("skew,for=-10m", SealFault.ClockSkew, "chrony")]
    [InlineData("error,code=DisabledException", SealFault.KeyDisabled, "enable")]
    [InlineData("error,code=NotFoundException", SealFault.KeyNotFound, "kms_key_id")]
    [InlineData("error,code=ExpiredTokenException", SealFault.CredentialsExpired, "renew")]
    [InlineData("error,code=UnrecognizedClientException", SealFault.Denied, "access_key")]
    [InlineData("error,code=KeyUnavailableException", SealFault.ServiceFailed, "wait")]
    [InlineData("error,code=DependencyTimeoutException", SealFault.ServiceFailed, "wait")]
    [InlineData("error,code=InvalidKeyUsageException", SealFault.Misconfigured, "SYMMETRIC_DEFAULT")]
    [InlineData("error,code=SomethingNew", SealFault.ServiceFailed, "AWS documentation")]
    public async Task A_fault_of_the_service_is_told_apart(string fault, SealFault expected, string remedy)
    {
        await SealFailure.IsToldAsync(_kms.Faults, fault, AwsKmsFixture.Wrapper(_kms, ("request_timeout", "1s")), expected, $"kms:Encrypt at {_kms.Address.GetLeftPart(UriPartial.Authority)} (region us-east-1, key alias/test) ", remedy);
        Assert.Equal(1, _kms.Calls["Encrypt"]); // Not retried: that is for the caller to decide.
    }

    [Fact]
    public async Task Wrong_secrets_and_unknown_keys_are_told_apart()
    {
        await using var wrongSecret = AwsKmsFixture.Wrapper(_kms, ("secret_key", "wrong"));
        var e = await FailAsync(wrongSecret);
        Assert.Equal((SealFault.Denied, true), (e.Fault, e.Remedy.Contains("secret_key", StringComparison.Ordinal)));
        await using var unknown = AwsKmsFixture.Wrapper(_kms, ("access_key", "nobody"));
        e = await FailAsync(unknown);
        Assert.Equal((SealFault.Denied, true), (e.Fault, e.Remedy.Contains("access_key", StringComparison.Ordinal)));
        await using var region = AwsKmsFixture.Wrapper(_kms, ("region", "eu-west-1"));
        Assert.Equal(SealFault.WrongRegion, (await FailAsync(region)).Fault);
    }

    [Theory]
    [InlineData("alias/none", SealFault.KeyNotFound)]
    [InlineData("11111111-2222-3333-4444-555555555555", SealFault.KeyNotFound)]
    [InlineData("arn:aws:kms:us-east-1:999999999999:key/11111111-2222-3333-4444-555555555555", SealFault.KeyNotFound)]
    [InlineData("arn:aws:kms:eu-west-1:000000000000:key/11111111-2222-3333-4444-555555555555", SealFault.WrongRegion)]
    public async Task A_key_that_is_not_there_is_told_from_one_elsewhere(string key, SealFault expected)
    {
        await using var wrapper = AwsKmsFixture.Wrapper(_kms, ("kms_key_id", key));
        Assert.Equal(expected, (await FailAsync(wrapper)).Fault);
        Assert.Equal(expected, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    [Fact]
    public async Task The_states_of_a_key_are_told_apart()
    {
        using var client = LocalKmsFixture.Client(_kms);
        using var key = SecretBytes.Random(32);
        await using var wrapper = AwsKmsFixture.Wrapper(_kms);
        var blob = await wrapper.WrapAsync(key, Ct);
        await client.DisableKeyAsync(blob.KeyId, Ct);
        Assert.Equal(SealFault.KeyDisabled, (await FailAsync(wrapper)).Fault);
        Assert.Equal(SealFault.KeyDisabled, (await UnwrapFailAsync(wrapper, blob)).Fault);
        Assert.Equal(SealFault.KeyDisabled, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
        await client.ScheduleKeyDeletionAsync(blob.KeyId, 7, Ct);
        var e = await UnwrapFailAsync(wrapper, blob);
        Assert.Equal(SealFault.KeyPendingDeletion, e.Fault);
        Assert.Contains("kms:CancelKeyDeletion", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_of_another_kms_names_the_key_that_wrapped_it()
    {
        await using var other = await LocalKmsFixture.StartAsync();
        using var key = SecretBytes.Random(32);
        await using var elsewhere = AwsKmsFixture.Wrapper(other);
        var blob = await elsewhere.WrapAsync(key, Ct);
        await using var wrapper = AwsKmsFixture.Wrapper(_kms);
        var e = await UnwrapFailAsync(wrapper, blob);
        Assert.Equal(SealFault.CorruptBlob, e.Fault);
        Assert.Contains(blob.KeyId, e.Message, StringComparison.Ordinal);
        e = await UnwrapFailAsync(wrapper, blob with { KeyId = blob.KeyId.Replace("us-east-1", "ap-south-1", StringComparison.Ordinal) });
        Assert.Equal(SealFault.WrongRegion, e.Fault);
        Assert.Contains("ap-south-1", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_closed_port_is_unreachable()
    {
        await using var wrapper = AwsKmsFixture.Wrapper(new Uri("http://127.0.0.1:1"));
        Assert.Equal(SealFault.Unreachable, (await FailAsync(wrapper)).Fault);
    }

    [Fact]
    public async Task A_name_that_does_not_resolve_is_unreachable_and_says_dns()
    {
        await using var wrapper = AwsKmsFixture.Wrapper(new Uri("http://kms.invalid"), ("request_timeout", "5s"));
        var e = await FailAsync(wrapper);
        Assert.Equal(SealFault.Unreachable, e.Fault);
        Assert.Contains("DNS", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_tls_where_tls_is_asked_is_unreachable_and_says_so()
    {
        await using var wrapper = AwsKmsFixture.Wrapper(new Uri($"https://127.0.0.1:{_kms.Address.Port}"));
        var e = await FailAsync(wrapper);
        Assert.Equal(SealFault.Unreachable, e.Fault);
        Assert.Contains("TLS", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_accepts_and_says_nothing_times_out()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var wrapper = AwsKmsFixture.Wrapper(new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), ("request_timeout", "300ms"));
        Assert.Equal(SealFault.TimedOut, (await FailAsync(wrapper)).Fault);
    }

    [Fact]
    public async Task The_callers_cancellation_stays_a_cancellation()
    {
        _kms.Faults.Set(Fault.Parse("hang"));
        await using var wrapper = AwsKmsFixture.Wrapper(_kms);
        using var key = SecretBytes.Random(32);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var call = wrapper.WrapAsync(key, stop.Token).AsTask();
        while (_kms.Calls.Total == 0) await Task.Yield();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_wrapper_recovers_when_the_service_does()
    {
        _kms.Faults.Set(Fault.Parse("drop,times=1"), Fault.Parse("servererror,times=1"), Fault.Parse("garbage,times=1"));
        using var key = SecretBytes.Random(32);
        await using var wrapper = AwsKmsFixture.Wrapper(_kms);
        for (var i = 0; i < 3; i++) await FailAsync(wrapper);
        using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, Ct), Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task A_service_that_was_restarted_is_used_again_by_the_first_call()
    {
        using var key = SecretBytes.Random(32);
        var port = _kms.Address.Port;
        await using var wrapper = AwsKmsFixture.Wrapper(_kms);
        await wrapper.WrapAsync(key, Ct); // this connection is kept
        await _kms.DisposeAsync();
        _kms = await LocalKmsFixture.StartAsync(LocalKmsFixture.Options with { Listen = new(IPAddress.Loopback, port) });
        await wrapper.WrapAsync(key, Ct);
    }

    [Fact]
    public void The_request_that_aws_repeats_in_a_signature_error_is_not_passed_on()
    {
        var aws = new AmazonKeyManagementServiceException("The request signature we calculated does not match. The Canonical String was 'x-amz-security-token:TOKEN'",
            Amazon.Runtime.ErrorType.Sender, "InvalidSignatureException", "id", HttpStatusCode.BadRequest);
        var e = Strongroom.Seals.AwsKms.AwsKmsFailures.Explain(aws, new("kms:Encrypt", "https://x", "us-east-1", "k"));
        Assert.Equal(SealFault.Denied, e.Fault);
        Assert.DoesNotContain("TOKEN", e.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("deny:Encrypt")]
    [InlineData("garbage")]
    [InlineData("drop")]
    public async Task No_message_holds_a_credential(string fault)
    {
        _kms.Faults.Set(Fault.Parse(fault));
        await using var wrapper = AwsKmsFixture.Wrapper(_kms, ("secret_key", "very-secret-value"), ("session_token", "very-secret-token"));
        Assert.DoesNotContain("very-secret", (await FailAsync(wrapper)).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(wrapper.Settings, setting => setting.ToString().Contains("very-secret", StringComparison.Ordinal));
    }

    static Task<SealException> FailAsync(IKeyWrapper wrapper) => SealFailure.OfWrapAsync(wrapper);

    static async Task<SealException> UnwrapFailAsync(IKeyWrapper wrapper, SealBlob blob) => await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
}
