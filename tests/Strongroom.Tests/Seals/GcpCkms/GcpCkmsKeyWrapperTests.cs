using System.Text;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.GcpCkms;
using Strongroom.Testing.Clouds.Google;

namespace Strongroom.Tests.Seals.GcpCkms;

public sealed class GcpCkmsKeyWrapperTests : KeyWrapperContract, IAsyncLifetime
{
    GoogleServer _google = null!;

    public async ValueTask InitializeAsync() => _google = await GoogleServer.StartAsync();
    public ValueTask DisposeAsync() => _google.DisposeAsync();

    private protected override IKeyWrapper Create() => GoogleFixture.Wrapper(_google);

    [Theory]
    [InlineData("split")]
    [InlineData("joined_nonce")]
    [InlineData("direct")]
    [InlineData("direct_without_key_info")]
    public async Task Blobs_in_every_layout_of_vault_and_openbao_open(string name)
    {
        var golden = CloudVectors.Of("gcpckms");
        _google.State.Key.Rotate(Convert.FromHexString(golden["key"]!.GetValue<string>()), number: 3);
        _google.State.Key.Rotate(number: 4);
        await using var wrapper = Create();
        using var plaintext = await wrapper.UnwrapAsync(CloudVectors.Blob("gcpckms", name), Ct);
        CloudVectors.AssertPlaintext(plaintext);
    }

    [Fact]
    public async Task The_blob_is_an_envelope_that_names_the_keys_version()
    {
        using var key = SecretBytes.Random(48);
        await using var wrapper = Create();
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.Equal((1ul, 12, 64), (blob.Mechanism, blob.Iv.Length, blob.Ciphertext.Length));
        Assert.Equal(GoogleState.KeyName + "/cryptoKeyVersions/1", blob.KeyId);
    }

    [Fact]
    public async Task A_rotated_key_shows_in_the_key_id_wraps_from_then_on_and_old_blobs_still_open()
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = Create();
        var before = await wrapper.WrapAsync(key, Ct);
        var fresh = _google.State.Key.Rotate().Name;
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
        Assert.Equal((1, 1, 1, 1, 4), (_google.Calls["Token"], _google.Calls["Encrypt"], _google.Calls["Decrypt"], _google.Calls["GetKey"], _google.Calls.Total));
    }

    [Theory]
    [InlineData("Encrypt")]
    [InlineData("Decrypt")]
    public async Task What_was_damaged_on_the_way_is_asked_again_and_never_used(string action)
    {
        using var key = SecretBytes.Random(32);
        await using var wrapper = Create();
        var blob = await wrapper.WrapAsync(key, Ct);
        _google.Calls.Reset();
        async Task UseAsync()
        {
            if (action == "Encrypt") blob = await wrapper.WrapAsync(key, Ct);
            using var back = await wrapper.UnwrapAsync(blob, Ct);
            Assert.True(key.FixedTimeEquals(back.Span));
        }
        _google.State.Damaged = 2;
        await UseAsync();
        Assert.Equal(3, _google.Calls[action]);
        _google.State.Damaged = 100;
        var e = await Assert.ThrowsAsync<SealException>(UseAsync);
        Assert.Equal(SealFault.InvalidAnswer, e.Fault);
        Assert.Contains("damaged on the way", e.Message, StringComparison.Ordinal);
        Assert.Equal(6, _google.Calls[action]);
    }

    [Fact]
    public void The_checksum_is_castagnolis()
    {
        Assert.Equal(0xE3069283, Crc32C.Of("123456789"u8)); // The check value of the CRC catalogue.
        Assert.Equal(0, Crc32C.Of([]));
        Assert.Equal(GoogleKms.Checksum(Encoding.ASCII.GetBytes("abc")), Crc32C.Of("abc"u8));
    }

    [Theory]
    [InlineData("projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/7", true)]
    [InlineData("projects/123/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/7", true)]
    [InlineData("projects/p/locations/l/keyRings/r/cryptoKeys/other/cryptoKeyVersions/7", false)]
    [InlineData("projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/", false)]
    [InlineData("projects/p/locations/l/keyRings/r/cryptoKeys/k", false)]
    public void An_answer_about_another_key_is_noticed(string version, bool expected)
        => Assert.Equal(expected, CloudKmsKeyState.IsVersionOf(version, "projects/p/locations/l/keyRings/r/cryptoKeys/k"));

    [Fact]
    public async Task Making_a_wrapper_contacts_nobody()
    {
        await using var wrapper = Create();
        Assert.Null(wrapper.KeyId);
        Assert.NotEmpty(wrapper.Settings);
        Assert.Equal(0, _google.Calls.Total);
    }
}
