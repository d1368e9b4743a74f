using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Google;

namespace Strongroom.Tests.Seals.GcpCkms;

/// <summary>What asking about the key finds out.</summary>
public sealed class CloudKmsKeyStateTests : IAsyncLifetime
{
    GoogleServer _google = null!;
    static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _google = await GoogleServer.StartAsync();
    public ValueTask DisposeAsync() => _google.DisposeAsync();

    GoogleKey Key => _google.State.Key;

    [Fact]
    public async Task A_healthy_key_gives_no_warning() => Assert.Empty((await InspectAsync()).Warnings);

    [Fact]
    public async Task Rotation_that_is_off_is_a_warning()
    {
        Key.RotationPeriod = null;
        Assert.Contains("rotation", Assert.Single((await InspectAsync()).Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_version_that_will_be_destroyed_is_a_warning_with_its_date_and_a_fault_of_its_use()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = GoogleFixture.Wrapper(_google);
        var blob = await wrapper.WrapAsync(key, Ct);
        (Key.Primary!.State, Key.Primary.DestroyTime) = ("DESTROY_SCHEDULED", _google.Time.GetUtcNow().AddDays(30));
        Assert.Contains($"WILL BE DESTROYED ON {Key.Primary.DestroyTime.Value.UtcDateTime:yyyy-MM-dd}", Assert.Single((await wrapper.InspectAsync(Ct)).Warnings), StringComparison.Ordinal);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
        Assert.Equal(SealFault.KeyPendingDeletion, e.Fault);
        Assert.Contains("versions restore", e.Remedy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DISABLED", SealFault.KeyDisabled, SealFault.KeyDisabled)]
    [InlineData("DESTROYED", SealFault.KeyNotFound, SealFault.KeyNotFound)]
    [InlineData("PENDING_GENERATION", SealFault.KeyDisabled, SealFault.KeyDisabled)]
    public async Task States_are_told_apart_when_asked_and_when_used(string state, SealFault asked, SealFault used)
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = GoogleFixture.Wrapper(_google);
        var blob = await wrapper.WrapAsync(key, Ct);
        Key.Primary!.State = state;
        Assert.Equal(asked, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Fault);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
        Assert.Equal(used, e.Fault);
        Assert.Contains(blob.KeyId, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_for_something_else_and_without_a_primary_version_are_faults()
    {
        Key.Purpose = "ASYMMETRIC_SIGN";
        Assert.Equal(SealFault.Misconfigured, (await Assert.ThrowsAsync<SealException>(InspectAsync)).Fault);
        Key.Purpose = "ENCRYPT_DECRYPT";
        Key.Primary = null;
        var e = await Assert.ThrowsAsync<SealException>(InspectAsync);
        Assert.Contains("--primary-version", e.Remedy, StringComparison.Ordinal);
    }

    async Task<SealKeyReport> InspectAsync()
    {
        await using var wrapper = GoogleFixture.Wrapper(_google);
        return await wrapper.InspectAsync(Ct);
    }
}
