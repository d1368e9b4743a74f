using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Clouds.Azure;

namespace Strongroom.Tests.Seals.AzureKeyVault;

public sealed class AzureKeyVaultKeyWrapperTests : KeyWrapperContract, IAsyncLifetime
{
    AzureServer _azure = null!;

    public async ValueTask InitializeAsync() => _azure = await AzureServer.StartAsync();
    public ValueTask DisposeAsync() => _azure.DisposeAsync();

    private protected override IKeyWrapper Create() => AzureFixture.Wrapper(_azure);

    [Theory]
    [InlineData("text")]
    [InlineData("raw")]
    [InlineData("text_joined_nonce")]
    [InlineData("raw_joined_nonce")]
    [InlineData("direct")]
    public async Task Blobs_in_every_layout_of_vault_and_openbao_open(string name)
    {
        var golden = CloudVectors.Of("azurekeyvault");
        var rsa = RSA.Create();
        rsa.ImportFromPem(golden["private_key"]!.GetValue<string>());
        _azure.State.Key.Versions.Insert(0, new AzureKeyVersion(golden["version"]!.GetValue<string>(), rsa));
        await using var wrapper = Create();
        using var plaintext = await wrapper.UnwrapAsync(CloudVectors.Blob("azurekeyvault", name), Ct);
        CloudVectors.AssertPlaintext(plaintext);
    }

    [Fact]
    public async Task A_blob_is_an_envelope_that_every_version_of_vault_reads()
    {
        using var key = SecretBytes.Random(48);
        await using var wrapper = Create();
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.Equal((0ul, 12, 64), (blob.Mechanism, blob.Iv.Length, blob.Ciphertext.Length));
        Assert.Equal(_azure.State.Key.Newest.Name, blob.KeyId);
        var wrapped = System.Buffers.Text.Base64Url.DecodeFromUtf8(blob.WrappedKey.Span); // The text: libraries from before 2023 read no other form.
        Assert.Equal(32, _azure.State.Key.Newest.Material.Decrypt(wrapped, RSAEncryptionPadding.OaepSHA256).Length);
    }

    [Fact]
    public async Task A_rotated_key_shows_in_the_key_id_wraps_from_then_on_and_old_blobs_still_open()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = Create();
        var before = await wrapper.WrapAsync(key, Ct);
        var fresh = _azure.State.Key.Rotate().Name;
        Assert.Equal(fresh, (await wrapper.InspectAsync(Ct)).KeyId);
        Assert.Equal(fresh, (await wrapper.WrapAsync(key, Ct)).KeyId);
        Assert.NotEqual(fresh, before.KeyId);
        using var back = await wrapper.UnwrapAsync(before, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task One_token_serves_all_calls_and_each_is_one_request()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = Create();
        using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, Ct), Ct);
        await wrapper.InspectAsync(Ct);
        Assert.Equal((1, 1, 1, 1, 4), (_azure.Calls["Token"], _azure.Calls["WrapKey"], _azure.Calls["UnwrapKey"], _azure.Calls["GetKey"], _azure.Calls.Total));
    }

    [Fact]
    public async Task A_managed_hsm_is_asked_with_a_token_for_it()
    {
        _azure.State.Audience = "https://managedhsm.azure.net";
        _azure.State.Key.Type = "RSA-HSM";
        await using var wrapper = AzureFixture.Wrapper(_azure, ("resource", "managedhsm.azure.net"));
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
    }

    [Fact]
    public async Task A_key_id_that_would_lead_elsewhere_is_not_asked_for()
    {
        await using var wrapper = Create();
        var blob = CloudVectors.Blob("azurekeyvault", "text") with { KeyId = "../../secrets/x?y" };
        Assert.Equal(SealFault.CorruptBlob, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct))).Fault);
        Assert.Equal(0, _azure.Calls.Total);
    }

    [Fact]
    public async Task Making_a_wrapper_contacts_nobody()
    {
        await using var wrapper = Create();
        Assert.Null(wrapper.KeyId);
        Assert.Equal("client_secret, at the first call", Assert.Single(wrapper.Settings, setting => setting.Name == "credentials").Origin);
        Assert.Equal(0, _azure.Calls.Total);
    }
}
