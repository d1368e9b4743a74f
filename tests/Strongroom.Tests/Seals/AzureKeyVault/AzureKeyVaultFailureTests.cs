using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Azure;

namespace Strongroom.Tests.Seals.AzureKeyVault;

/// <summary>What goes wrong with Key Vault, made to go wrong: the fault, and that the message names call, endpoint and key.</summary>
public sealed class AzureKeyVaultFailureTests : IAsyncLifetime
{
    AzureServer _azure = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _azure = await AzureServer.StartAsync();
    public ValueTask DisposeAsync() => _azure.DisposeAsync();

    [Theory]
    [InlineData("deny:WrapKey", SealFault.Denied, "Key Vault Crypto Service Encryption User")]
    [InlineData("error:WrapKey,code=AccessDenied", SealFault.Denied, "set-policy")]
    [InlineData("error:WrapKey,code=ForbiddenByFirewall", SealFault.Denied, "firewall")]
    [InlineData("error:WrapKey,code=KeyDisabled", SealFault.KeyDisabled, "enable")]
    [InlineData("error:WrapKey,code=KeyOperationForbidden", SealFault.Misconfigured, "--ops")]
    [InlineData("error:WrapKey,code=Unauthorized", SealFault.Denied, "tenant_id")]
    [InlineData("throttle:WrapKey", SealFault.Throttled, "quota")]
    [InlineData("servererror:WrapKey", SealFault.ServiceFailed, "wait")]
    [InlineData("unavailable:WrapKey", SealFault.ServiceFailed, "wait")]
    [InlineData("garbage:WrapKey", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("empty:WrapKey", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("drop:WrapKey", SealFault.Unreachable, "network")]
    [InlineData("hang:WrapKey", SealFault.TimedOut, "request_timeout")]
    [InlineData("delay:WrapKey,for=30s", SealFault.TimedOut, "request_timeout")]
    public async Task A_fault_of_the_service_is_told_apart(string fault, SealFault expected, string remedy)
        => await SealFailure.IsToldAsync(_azure.Faults, fault, AzureFixture.Wrapper(_azure, ("request_timeout", "1s")), expected, $"keys/wrapKey at {_azure.VaultAddress.GetLeftPart(UriPartial.Authority)} (key unseal) ", remedy);

    [Theory]
    [InlineData("error:Token,code=7000215", SealFault.Denied, "client_secret")]
    [InlineData("error:Token,code=7000222", SealFault.CredentialsExpired, "new secret")]
    [InlineData("error:Token,code=700016", SealFault.Denied, "client_id")]
    [InlineData("error:Token,code=90002", SealFault.Misconfigured, "tenant_id")]
    [InlineData("error:Token,code=700024", SealFault.ClockSkew, "clock")]
    [InlineData("error:Token,code=500011", SealFault.Misconfigured, "AZURE_AD_RESOURCE")]
    [InlineData("error:Token,code=53003", SealFault.Denied, "policy")]
    [InlineData("error:Token,code=999999", SealFault.Denied, "Microsoft's list")]
    [InlineData("throttle:Token", SealFault.Throttled, "wait")]
    [InlineData("servererror:Token", SealFault.ServiceFailed, "wait")]
    [InlineData("garbage:Token", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("empty:Token", SealFault.InvalidAnswer, "endpoint")]
    [InlineData("drop:Token", SealFault.Unreachable, "network")]
    [InlineData("hang:Token", SealFault.TimedOut, "request_timeout")]
    public async Task A_fault_of_the_sign_in_is_told_apart_and_names_tenant_and_client(string fault, SealFault expected, string remedy)
        => await SealFailure.IsToldAsync(_azure.Faults, fault, AzureFixture.Wrapper(_azure, ("request_timeout", "1s")), expected, $"token request at {_azure.LoginAddress.GetLeftPart(UriPartial.Authority)} (tenant {AzureState.Tenant}, client {AzureState.Client}) ", remedy);

    [Fact]
    public async Task A_reason_that_stays_stays_the_same()
    {
        _azure.Faults.Set(Fault.Parse("error:Token,code=999999"));
        await using var wrapper = AzureFixture.Wrapper(_azure);
        Assert.Equal((await FailAsync(wrapper)).Message, (await FailAsync(wrapper)).Message); // Trace ids and times differ each time.
    }

    [Fact]
    public async Task A_vault_of_another_tenant_is_named_with_its_tenant()
    {
        _azure.State.VaultTenant = "11111111-2222-3333-4444-555555555555";
        await using var wrapper = AzureFixture.Wrapper(_azure);
        var e = await FailAsync(wrapper);
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        Assert.Contains(AzureState.Tenant, e.Message, StringComparison.Ordinal);
        Assert.Contains("set tenant_id (or AZURE_TENANT_ID) to 11111111-2222-3333-4444-555555555555", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_for_another_kind_of_vault_is_named()
    {
        await using var wrapper = AzureFixture.Wrapper(_azure, ("resource", "managedhsm.azure.net"));
        var e = await FailAsync(wrapper);
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        Assert.Contains("resource", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_blob_of_another_key_names_the_version_that_wrapped_it()
    {
        await using var other = await AzureServer.StartAsync();
        using var key = SecretBytes.Random(32);
        await using var elsewhere = AzureFixture.Wrapper(other);
        var blob = await elsewhere.WrapAsync(key, Ct);
        await using var wrapper = AzureFixture.Wrapper(_azure);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
        Assert.Equal(SealFault.KeyNotFound, e.Fault);
        Assert.Contains(blob.KeyId, e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob with { KeyId = _azure.State.Key.Newest.Name }, Ct));
        Assert.Equal(SealFault.CorruptBlob, e.Fault);
    }

    [Fact]
    public async Task A_service_that_asks_for_a_pause_gets_it()
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        _azure.RetryAfter = "30";
        _azure.Faults.Set(Fault.Parse("throttle:WrapKey,times=1"));
        await using var wrapper = AzureFixture.Wrapper(_azure, null, time);
        var first = await FailAsync(wrapper);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(first.Message, (await FailAsync(wrapper)).Message);
        Assert.Equal(1, _azure.Calls["WrapKey"]);
        time.Advance(TimeSpan.FromSeconds(11));
        using var key = SecretBytes.Random(32);
        await wrapper.WrapAsync(key, Ct);
    }

    [Fact]
    public async Task A_token_that_is_refused_is_renewed_once_in_the_same_call()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = AzureFixture.Wrapper(_azure);
        await wrapper.WrapAsync(key, Ct);
        _azure.State.Tokens.Clear(); // As after a revocation.
        await wrapper.WrapAsync(key, Ct);
        Assert.Equal(2, _azure.Calls["Token"]);
        _azure.Faults.Set(Fault.Parse("error:WrapKey,code=Unauthorized"));
        await FailAsync(wrapper);
        Assert.Equal((3, 5), (_azure.Calls["Token"], _azure.Calls["WrapKey"])); // And not without end.
    }

    [Fact]
    public async Task Closed_ports_silent_ones_and_unknown_names_are_told_apart()
    {
        await using var closed = AzureFixture.Wrapper(_azure, ("endpoint", "http://127.0.0.1:1"));
        Assert.Equal(SealFault.Unreachable, (await FailAsync(closed)).Fault);
        await using var unknown = AzureFixture.Wrapper(_azure, ("endpoint", "https://no-such-vault.invalid"), ("request_timeout", "5s"));
        var e = await FailAsync(unknown);
        Assert.Equal((SealFault.Unreachable, true), (e.Fault, e.Remedy.Contains("vault_name", StringComparison.Ordinal)));
        await using var plain = AzureFixture.Wrapper(_azure, ("endpoint", $"https://127.0.0.1:{_azure.VaultAddress.Port}"));
        e = await FailAsync(plain);
        Assert.Equal((SealFault.Unreachable, true), (e.Fault, e.Message.Contains("TLS", StringComparison.Ordinal)));
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var mute = AzureFixture.Wrapper(_azure, ("endpoint", $"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"), ("request_timeout", "300ms"));
        Assert.Equal(SealFault.TimedOut, (await FailAsync(mute)).Fault);
    }

    [Fact]
    public async Task The_callers_cancellation_stays_a_cancellation()
    {
        _azure.Faults.Set(Fault.Parse("hang:WrapKey"));
        await using var wrapper = AzureFixture.Wrapper(_azure);
        using var key = SecretBytes.Random(32);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        var call = wrapper.WrapAsync(key, stop.Token).AsTask();
        while (_azure.Calls["WrapKey"] == 0) await Task.Yield();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Theory]
    [InlineData("deny:WrapKey")]
    [InlineData("garbage:Token")]
    [InlineData("error:Token,code=7000215")]
    [InlineData("drop:Token")]
    public async Task No_message_holds_a_credential(string fault)
    {
        _azure.Faults.Set(Fault.Parse(fault));
        await using var wrapper = AzureFixture.Wrapper(_azure);
        var text = (await FailAsync(wrapper)).ToString();
        Assert.DoesNotContain(AzureState.Secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain("eyJ.", text, StringComparison.Ordinal);
        Assert.DoesNotContain(wrapper.Settings, setting => setting.ToString().Contains(AzureState.Secret, StringComparison.Ordinal));
    }

    static Task<SealException> FailAsync(IKeyWrapper wrapper) => SealFailure.OfWrapAsync(wrapper);
}
