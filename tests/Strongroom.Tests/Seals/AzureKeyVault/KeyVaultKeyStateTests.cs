using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Azure;

namespace Strongroom.Tests.Seals.AzureKeyVault;

/// <summary>What asking about the key finds out.</summary>
public sealed class KeyVaultKeyStateTests : IAsyncLifetime
{
    AzureServer _azure = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _azure = await AzureServer.StartAsync();
    public ValueTask DisposeAsync() => _azure.DisposeAsync();

    AzureKey Key => _azure.State.Key;
    DateTimeOffset Now => _azure.Time.GetUtcNow();

    [Fact]
    public async Task A_healthy_key_gives_no_warning() => Assert.Empty((await InspectAsync()).Warnings);

    [Fact]
    public async Task An_end_that_is_near_or_past_is_a_warning_with_its_date()
    {
        Key.Expires = Now.AddDays(10);
        Assert.Contains($"expires on {Key.Expires.Value.UtcDateTime:yyyy-MM-dd}", Assert.Single((await InspectAsync()).Warnings), StringComparison.Ordinal);
        Key.Expires = Now.AddDays(90);
        Assert.Empty((await InspectAsync()).Warnings);
        Key.Expires = Now.AddDays(-1);
        Assert.Contains("HAS EXPIRED", Assert.Single((await InspectAsync()).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_key_still_opens_and_says_why_it_does_not_wrap()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = AzureFixture.Wrapper(_azure);
        var blob = await wrapper.WrapAsync(key, Ct);
        Key.Expires = Now.AddDays(-1);
        using var back = await wrapper.UnwrapAsync(blob, Ct);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.WrapAsync(key, Ct));
        Assert.Equal(SealFault.KeyDisabled, e.Fault);
        Assert.Contains("expired", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deleted_key_is_a_warning_with_the_date_of_its_purge_and_a_fault_of_its_use()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = AzureFixture.Wrapper(_azure);
        var blob = await wrapper.WrapAsync(key, Ct);
        Key.PurgeDate = Now.AddDays(7);
        var date = Key.PurgeDate.Value.UtcDateTime.ToString("yyyy-MM-dd");
        var report = await wrapper.InspectAsync(Ct);
        Assert.Equal(blob.KeyId, report.KeyId);
        Assert.Contains($"GONE FOR GOOD ON {date}", Assert.Single(report.Warnings), StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
        Assert.Equal(SealFault.KeyPendingDeletion, e.Fault);
        Assert.Contains(date, e.Message, StringComparison.Ordinal);
        Assert.Contains("az keyvault key recover", e.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_never_was_is_told_from_a_deleted_one()
    {
        await using var wrapper = AzureFixture.Wrapper(_azure, ("key_name", "nothing"));
        Assert.Equal(SealFault.KeyNotFound, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
    }

    [Fact]
    public async Task A_vault_without_soft_delete_is_warned_of()
    {
        Key.RecoveryLevel = "Purgeable";
        Assert.Contains("soft delete", Assert.Single((await InspectAsync()).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_that_cannot_be_used_are_faults()
    {
        Key.Newest.Enabled = false;
        Assert.Equal(SealFault.KeyDisabled, (await FailAsync()).Fault);
        Key.Newest.Enabled = true;
        Key.NotBefore = Now.AddDays(1);
        Assert.Equal(SealFault.KeyDisabled, (await FailAsync()).Fault);
        Key.NotBefore = null;
        Key.Operations = ["sign", "verify"];
        Assert.Contains("wrapKey and unwrapKey", (await FailAsync()).Message, StringComparison.Ordinal);
        Key.Operations = ["wrapKey", "unwrapKey"];
        Key.Type = "EC";
        Assert.Equal(SealFault.Misconfigured, (await FailAsync()).Fault);
    }

    [Fact]
    public async Task A_disabled_version_does_not_open_what_it_wrapped()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = AzureFixture.Wrapper(_azure);
        var blob = await wrapper.WrapAsync(key, Ct);
        Key.Newest.Enabled = false;
        Key.Rotate();
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
        Assert.Equal(SealFault.KeyDisabled, e.Fault);
        Assert.Contains(blob.KeyId, e.Message, StringComparison.Ordinal);
    }

    async Task<SealKeyReport> InspectAsync()
    {
        await using var wrapper = AzureFixture.Wrapper(_azure);
        return await wrapper.InspectAsync(Ct);
    }

    async Task<SealException> FailAsync() => await Assert.ThrowsAsync<SealException>(InspectAsync);
}
