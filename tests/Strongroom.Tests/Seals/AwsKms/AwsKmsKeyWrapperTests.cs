using Strongroom.LocalKms;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AwsKms;
using Strongroom.Testing;
using Strongroom.Tests.LocalKms;

namespace Strongroom.Tests.Seals.AwsKms;

public sealed class AwsKmsKeyWrapperTests : KeyWrapperContract, IAsyncLifetime
{
    LocalKmsServer _kms = null!;

    public async ValueTask InitializeAsync() => _kms = await LocalKmsFixture.StartAsync();
    public ValueTask DisposeAsync() => _kms.DisposeAsync();

    private protected override IKeyWrapper Create() => AwsKmsFixture.Wrapper(_kms);

    [Theory]
    [InlineData("awskms")]
    [InlineData("vault-1.14-awskms")]
    public async Task Blobs_of_a_real_server_give_its_root_key_and_recovery_key(string fixture)
    {
        var golden = GoldenSeal.Of(fixture);
        Import(golden);
        await using var wrapper = AwsKmsFixture.Wrapper(_kms, ("kms_key_id", golden["kms"]!["alias"]!.GetValue<string>()));
        using var plaintext = await wrapper.UnwrapAsync(GoldenSeal.StoredKeys(golden), Ct);
        GoldenSeal.AssertOpensKeyring(golden, plaintext);
        using var recovery = await wrapper.UnwrapAsync(GoldenSeal.RecoveryKey(golden), Ct);
        using var combined = Strongroom.Primitives.Shamir.ShamirSecret.Combine(GoldenSeal.Shares(golden, "recoveryShares")[..3]);
        Assert.True(combined.FixedTimeEquals(recovery.Span));
        Assert.Equal(GoldenSeal.StoredKeys(golden).KeyId, (await wrapper.InspectAsync(Ct)).KeyId);
    }

    [Theory]
    [InlineData("blob")]
    [InlineData("blob_with_joined_nonce")]
    public async Task Both_recorded_layouts_of_the_nonce_open(string name)
    {
        Import(GoldenSeal.Of("awskms"));
        var vector = TestData.Json("seals", "vectors.json")["blob_awskms"]!;
        await using var wrapper = Create();
        using var plaintext = await wrapper.UnwrapAsync(SealBlob.Parse(Convert.FromHexString(vector[name]!.GetValue<string>())), Ct);
        Assert.Equal(vector["plaintext_text"]!.GetValue<string>(), System.Text.Encoding.ASCII.GetString(plaintext.Span));
    }

    [Fact]
    public async Task A_blob_without_an_envelope_is_opened_directly()
    {
        using var client = LocalKmsFixture.Client(_kms);
        var direct = await client.EncryptAsync(new() { KeyId = "alias/test", Plaintext = new([1, 2, 3]) }, Ct);
        await using var wrapper = Create();
        using var plaintext = await wrapper.UnwrapAsync(new SealBlob { Ciphertext = direct.CiphertextBlob.ToArray() }, Ct);
        Assert.Equal(new byte[] { 1, 2, 3 }, plaintext.Span.ToArray());
    }

    [Fact]
    public async Task The_blob_is_an_envelope_under_the_arn_and_kms_never_sees_the_key()
    {
        using var key = SecretBytes.Random(48);
        await using var wrapper = Create();
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.Equal((1ul, 12, 64), (blob.Mechanism, blob.Iv.Length, blob.Ciphertext.Length));
        Assert.StartsWith("arn:aws:kms:us-east-1:000000000000:key/", blob.KeyId, StringComparison.Ordinal);
        using var client = LocalKmsFixture.Client(_kms);
        Assert.Equal(32, (await client.DecryptAsync(new() { CiphertextBlob = new(blob.WrappedKey.ToArray()) }, Ct)).Plaintext.Length);
    }

    [Fact]
    public async Task One_call_per_wrap_unwrap_and_inspection()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = Create();
        using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, Ct), Ct);
        for (var i = 0; i < 3; i++) await wrapper.InspectAsync(Ct);
        Assert.Equal((1, 1, 3, 1, 6), (_kms.Calls["Encrypt"], _kms.Calls["Decrypt"], _kms.Calls["DescribeKey"], _kms.Calls["GetKeyRotationStatus"], _kms.Calls.Total)); // rotation: once a day
    }

    [Fact]
    public async Task A_moved_alias_shows_in_the_key_id_and_old_blobs_still_open()
    {
        using var key = SecretBytes.Random(32);
        using var client = LocalKmsFixture.Client(_kms);
        await using var wrapper = Create();
        var before = await wrapper.WrapAsync(key, Ct);
        var other = (await client.CreateKeyAsync(new Amazon.KeyManagementService.Model.CreateKeyRequest(), Ct)).KeyMetadata;
        await client.UpdateAliasAsync("alias/test", other.KeyId, Ct);
        Assert.Equal(other.Arn, (await wrapper.InspectAsync(Ct)).KeyId);
        Assert.Equal(other.Arn, wrapper.KeyId);
        Assert.NotEqual(wrapper.KeyId, before.KeyId);
        using var back = await wrapper.UnwrapAsync(before, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task A_rotation_in_kms_keeps_the_key_id_and_old_blobs()
    {
        using var key = SecretBytes.Random(32);
        using var client = LocalKmsFixture.Client(_kms);
        await using var wrapper = Create();
        var before = await wrapper.WrapAsync(key, Ct);
        await client.RotateKeyOnDemandAsync(new() { KeyId = before.KeyId }, Ct);
        Assert.Equal(before.KeyId, (await wrapper.WrapAsync(key, Ct)).KeyId);
        using var back = await wrapper.UnwrapAsync(before, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task A_key_pending_deletion_is_a_warning_with_the_date()
    {
        using var client = LocalKmsFixture.Client(_kms);
        var id = (await client.DescribeKeyAsync("alias/test", Ct)).KeyMetadata.KeyId;
        await client.ScheduleKeyDeletionAsync(id, 7, Ct);
        await using var wrapper = Create();
        var warning = Assert.Single((await wrapper.InspectAsync(Ct)).Warnings);
        Assert.Contains($"PENDING DELETION ON {TimeProvider.System.GetUtcNow().AddDays(7):yyyy-MM-dd}", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_healthy_key_gives_no_warning()
    {
        await using var wrapper = Create();
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
    }

    [Fact]
    public async Task Making_a_wrapper_contacts_nobody()
    {
        await using var wrapper = AwsKmsFixture.Wrapper(new Uri("http://127.0.0.1:1"));
        Assert.Null(wrapper.KeyId);
        Assert.NotEmpty(wrapper.Settings);
    }

    void Import(System.Text.Json.Nodes.JsonNode golden) => _kms.Import(golden["kms"]!["id"]!.GetValue<string>(), golden["kms"]!["alias"]!.GetValue<string>(),
        golden["kms"]!["keys"]!.AsArray().Select(key => Convert.FromHexString(key!.GetValue<string>())));
}
