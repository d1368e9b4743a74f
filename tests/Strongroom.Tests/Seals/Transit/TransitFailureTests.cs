using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Transit;

namespace Strongroom.Tests.Seals.Transit;

/// <summary>What goes wrong with another server, made to go wrong: the fault, and that the message names call, endpoint and key.</summary>
public sealed class TransitFailureTests : IAsyncLifetime
{
    TransitFixture _transit = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _transit = await TransitFixture.StartAsync();
    public ValueTask DisposeAsync() => _transit.DisposeAsync();

    [Theory]
    [InlineData("deny:Encrypt", SealFault.Denied, "transit/encrypt/unseal")]
    [InlineData("error:Encrypt,code=InvalidToken", SealFault.CredentialsExpired, "periodic")]
    [InlineData("error:Encrypt,code=Sealed", SealFault.ServiceSealed, "unseal it")]
    [InlineData("error:Encrypt,code=Uninitialized", SealFault.ServiceSealed, "initialised")]
    [InlineData("error:Encrypt,code=Standby", SealFault.ServiceStandby, "leader")]
    [InlineData("error:Encrypt,code=NoLeader", SealFault.ServiceStandby, "leader")]
    [InlineData("error:Encrypt,code=NoRoute", SealFault.Misconfigured, "mount_path")]
    [InlineData("error:Encrypt,code=NoKey", SealFault.KeyNotFound, "key_name")]
    [InlineData("error:Encrypt,code=NoEncryption", SealFault.Misconfigured, "key_name")]
    [InlineData("error:Encrypt,code=BadGateway", SealFault.ServiceFailed, "wait")]
    [InlineData("throttle:Encrypt", SealFault.Throttled, "quota")]
    [InlineData("servererror:Encrypt", SealFault.ServiceFailed, "wait")]
    [InlineData("unavailable:Encrypt", SealFault.ServiceFailed, "wait")]
    [InlineData("garbage:Encrypt", SealFault.InvalidAnswer, "address")]
    [InlineData("empty:Encrypt", SealFault.InvalidAnswer, "address")]
    [InlineData("drop:Encrypt", SealFault.Unreachable, "network")]
    [InlineData("hang:Encrypt", SealFault.TimedOut, "request_timeout")]
    [InlineData("delay:Encrypt,for=30s", SealFault.TimedOut, "request_timeout")]
    public async Task A_fault_of_the_service_is_told_apart(string fault, SealFault expected, string remedy)
        => await SealFailure.IsToldAsync(_transit.Server.Faults, fault, await _transit.WrapperAsync(("request_timeout", "1s")), expected, $"transit/encrypt at {_transit.Server.ApiAddress.GetLeftPart(UriPartial.Authority)} (key unseal) ", remedy);

    [Theory]
    [InlineData("error:Decrypt,code=TooOld", SealFault.KeyDisabled, "min_decryption_version")]
    [InlineData("error:Decrypt,code=TooNew", SealFault.WrongKey, "transit/restore")]
    [InlineData("error:Decrypt,code=Anything", SealFault.CorruptBlob, "backup")]
    [InlineData("deny:Decrypt", SealFault.Denied, "transit/decrypt/unseal")]
    public async Task What_cannot_be_opened_says_why(string fault, SealFault expected, string remedy)
    {
        await using var wrapper = await _transit.WrapperAsync();
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        _transit.Server.Faults.Set(Fault.Parse(fault));
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
        Assert.Equal(expected, e.Fault);
        Assert.Contains(remedy, e.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("error:Login,code=JwtExpired", SealFault.CredentialsExpired, "secret id")]
    [InlineData("error:Login,code=NoAuthMethod", SealFault.Misconfigured, "auth_mount_path")]
    [InlineData("error:Login,code=Sealed", SealFault.ServiceSealed, "unseal it")]
    [InlineData("deny:Login", SealFault.Denied, "secret id")]
    [InlineData("throttle:Login", SealFault.Throttled, "quota")]
    [InlineData("servererror:Login", SealFault.ServiceFailed, "wait")]
    [InlineData("garbage:Login", SealFault.InvalidAnswer, "address")]
    [InlineData("empty:Login", SealFault.InvalidAnswer, "address")]
    [InlineData("drop:Login", SealFault.Unreachable, "network")]
    [InlineData("hang:Login", SealFault.TimedOut, "request_timeout")]
    public async Task A_fault_of_the_login_is_told_apart_and_names_the_auth_method(string fault, SealFault expected, string remedy)
        => await SealFailure.IsToldAsync(_transit.Server.Faults, fault, _transit.AppRole(("request_timeout", "1s")), expected, $"auth/approle/login at {_transit.Server.ApiAddress.GetLeftPart(UriPartial.Authority)} (AppRole) ", remedy);

    [Fact]
    public async Task A_key_that_is_not_there_is_not_taken_for_a_missing_permission()
    {
        await using var wrapper = await _transit.WrapperAsync(("key_name", "mistyped"));
        var e = await TransitFixture.FailAsync(wrapper);
        Assert.Equal(SealFault.KeyNotFound, e.Fault);
        Assert.Contains("mistyped", e.Message, StringComparison.Ordinal);
        await using var elsewhere = await _transit.WrapperAsync(("mount_path", "other"));
        Assert.Equal(SealFault.Misconfigured, (await TransitFixture.FailAsync(elsewhere)).Fault);
    }

    [Theory]
    [InlineData(true, SealFault.CredentialsExpired)]
    [InlineData(false, SealFault.Denied)]
    public async Task A_token_that_is_not_known_is_told_from_one_that_may_not_as_far_as_the_server_says(bool says, SealFault expected)
    {
        _transit.StandIn.SaysInvalidToken = says;
        await using var wrapper = _transit.Wrapper("hvs.nobody-knows-this-one");
        var e = await TransitFixture.FailAsync(wrapper);
        Assert.Equal(expected, e.Fault);
        Assert.Contains("has ended or was revoked", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_worked_and_works_no_more_has_ended_also_where_the_server_only_denies()
    {
        _transit.StandIn.SaysInvalidToken = false;
        await using var wrapper = await _transit.WrapperAsync();
        await wrapper.InspectAsync(Ct);
        _transit.StandIn.Tokens.Clear();
        Assert.Equal(SealFault.CredentialsExpired, (await TransitFixture.FailAsync(wrapper)).Fault);
    }

    [Fact]
    public async Task A_service_that_asks_for_a_pause_gets_it()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var transit = await TransitFixture.StartAsync(time);
        transit.Server.RetryAfter = "30";
        transit.Server.Faults.Set(Fault.Parse("throttle:Encrypt,times=1"));
        await using var wrapper = await transit.WrapperAsync();
        var first = await TransitFixture.FailAsync(wrapper);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(first.Message, (await TransitFixture.FailAsync(wrapper)).Message);
        Assert.Equal(1, transit.Server.Calls["Encrypt"]);
        time.Advance(TimeSpan.FromSeconds(11));
        using var key = SecretBytes.Random(32);
        await wrapper.WrapAsync(key, Ct);
    }

    [Fact]
    public async Task Closed_ports_silent_ones_and_unknown_names_are_told_apart()
    {
        await using var closed = await _transit.WrapperAsync(("address", "http://127.0.0.1:1"));
        Assert.Equal(SealFault.Unreachable, (await TransitFixture.FailAsync(closed)).Fault);
        await using var unknown = await _transit.WrapperAsync(("address", "https://no-such-vault.invalid"), ("request_timeout", "5s"));
        var e = await TransitFixture.FailAsync(unknown);
        Assert.Equal((SealFault.Unreachable, true), (e.Fault, e.Remedy.Contains("address", StringComparison.Ordinal)));
        await using var plain = await _transit.WrapperAsync(("address", $"https://127.0.0.1:{_transit.Server.ApiAddress.Port}"));
        e = await TransitFixture.FailAsync(plain);
        Assert.Equal((SealFault.Unreachable, true), (e.Fault, e.Message.Contains("TLS", StringComparison.Ordinal)));
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var mute = await _transit.WrapperAsync(("address", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), ("request_timeout", "300ms"));
        Assert.Equal(SealFault.TimedOut, (await TransitFixture.FailAsync(mute)).Fault);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{\"data\":", SealFault.Unreachable)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n{", SealFault.InvalidAnswer)]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", SealFault.InvalidAnswer)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 37\r\n\r\n{\"data\":{\"ciphertext\":\"vault:v1:*\"}}x", SealFault.InvalidAnswer)]
    public async Task An_answer_that_is_cut_endless_or_of_something_else_is_told_apart(string answer, SealFault expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync(Ct);
            var request = new byte[4096];
            _ = await client.GetStream().ReadAsync(request, Ct);
            await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(answer), Ct);
            client.Client.Shutdown(SocketShutdown.Send);
            while (await client.GetStream().ReadAsync(request, Ct) > 0) { } // Closed with something unread, it would be a reset.
        }, Ct);
        await using var wrapper = await _transit.WrapperAsync(("address", $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}"));
        Assert.Equal(expected, (await TransitFixture.FailAsync(wrapper)).Fault);
    }

    [Fact]
    public async Task The_callers_cancellation_stays_a_cancellation()
    {
        _transit.Server.Faults.Set(Fault.Parse("hang:Encrypt"));
        await using var wrapper = await _transit.WrapperAsync();
        using var key = SecretBytes.Random(32);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var call = wrapper.WrapAsync(key, stop.Token).AsTask();
        while (_transit.Server.Calls["Encrypt"] == 0) await Task.Yield();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("deny:Encrypt")]
    [InlineData("error:Encrypt,code=InvalidToken")]
    [InlineData("garbage:Login")]
    [InlineData("deny:Login")]
    public async Task No_message_holds_a_credential(string fault)
    {
        _transit.Server.Faults.Set(Fault.Parse(fault));
        var token = await _transit.TokenAsync();
        await using var given = _transit.Wrapper(token);
        await using var login = _transit.AppRole();
        foreach (var wrapper in (IKeyWrapper[])[given, login])
        {
            var text = fault.EndsWith("Login", StringComparison.Ordinal) && wrapper == given ? "" : (await TransitFixture.FailAsync(wrapper)).ToString();
            foreach (var secret in (string[])[token, TransitLogin.SecretId, "hvs."])
            {
                Assert.DoesNotContain(secret, text.Replace("hvs.…", "", StringComparison.Ordinal), StringComparison.Ordinal);
                Assert.DoesNotContain(wrapper.Settings, setting => setting.ToString().Contains(secret, StringComparison.Ordinal));
            }
        }
    }
}
