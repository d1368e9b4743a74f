using Strongroom.Primitives;
using Strongroom.Primitives.Shamir;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shamir;
using Strongroom.Testing;

namespace Strongroom.Tests.Seals.Shamir;

public sealed class ShamirKeyWrapperTests : KeyWrapperContract
{
    static readonly byte[] Key = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private protected override IKeyWrapper Create()
    {
        using var key = new SecretBytes(Key);
        return ShamirSeal.Open(key);
    }

    [Theory]
    [InlineData("shamir-5of3")]
    [InlineData("vault-1.14-shamir")]
    [InlineData("openbao-2.6-shamir")]
    [InlineData("shamir-1of1-ha")]
    public async Task Shares_of_a_real_server_open_its_root_key(string fixture)
    {
        var golden = GoldenSeal.Of(fixture);
        var shares = GoldenSeal.Shares(golden, "shares");
        var threshold = golden["threshold"]!.GetValue<int>();
        using var combined = ShamirSecret.Recover(shares[^threshold..], threshold);
        await using var wrapper = ShamirSeal.Open(combined);
        using var plaintext = await wrapper.UnwrapAsync(GoldenSeal.StoredKeys(golden), Ct);
        GoldenSeal.AssertOpensKeyring(golden, plaintext);
    }

    [Theory]
    [InlineData("shamir-5of3")]
    [InlineData("vault-1.14-shamir")]
    public async Task Shares_from_before_a_rekey_are_a_wrong_key(string fixture)
    {
        var golden = GoldenSeal.Of(fixture);
        using var combined = ShamirSecret.Combine(GoldenSeal.Shares(golden, "oldShares")[..3]);
        await using var wrapper = ShamirSeal.Open(combined);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(GoldenSeal.StoredKeys(golden), Ct));
        Assert.Equal(SealFault.WrongKey, e.Fault);
    }

    [Fact]
    public async Task The_blob_has_the_layout_of_the_recorded_one()
    {
        var vector = TestData.Json("seals", "vectors.json")["blob_shamir"]!;
        using var kek = new SecretBytes(Convert.FromHexString(vector["kek"]!.GetValue<string>()));
        await using var wrapper = ShamirSeal.Open(kek);
        var recorded = Convert.FromHexString(vector["blob"]!.GetValue<string>());
        using var plaintext = await wrapper.UnwrapAsync(SealBlob.Parse(recorded), Ct);
        Assert.Equal(vector["plaintext_text"]!.GetValue<string>(), System.Text.Encoding.ASCII.GetString(plaintext.Span));
        var own = (await wrapper.WrapAsync(plaintext, Ct)).ToBytes();
        Assert.Equal(recorded.Length, own.Length);
        Assert.Equal(recorded[..2], own[..2]);
        Assert.Equal(recorded[^2..], own[^2..]);
    }

    [Fact]
    public void A_combined_key_of_another_length_is_a_wrong_key()
    {
        using var key = SecretBytes.Random(31);
        Assert.Equal(SealFault.WrongKey, Assert.Throws<SealException>(() => ShamirSeal.Open(key)).Fault);
    }

    [Fact]
    public async Task The_wrapper_keeps_its_own_copy_of_the_key()
    {
        using var key = SecretBytes.Random(32);
        var combined = new SecretBytes(Key);
        await using var wrapper = ShamirSeal.Open(combined);
        combined.Dispose();
        var blob = await wrapper.WrapAsync(key, Ct);
        await using var other = Create();
        using var back = await other.UnwrapAsync(blob, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }
}
