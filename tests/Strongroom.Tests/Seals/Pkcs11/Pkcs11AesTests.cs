using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Hsm;

namespace Strongroom.Tests.Seals.Pkcs11;

/// <summary>CKM_AES_GCM on SoftHSM.</summary>
public sealed class Pkcs11AesTests : SoftHsmContract
{
    readonly byte[] _key = SoftHsm.NewAesKey();

    public Pkcs11AesTests() => Hsm.ImportAes(_key, "seal", "01ab");

    private protected override IKeyWrapper Create() => Hsm.Wrapper(Hsm.Parameters("seal"));

    [Fact]
    public async Task A_blob_is_what_openbao_writes()
    {
        await using var wrapper = Create();
        using var key = SecretBytes.Random(48);
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.Equal(("seal:01ab", 0ul, 12, 64, 0), (blob.KeyId, blob.Mechanism, blob.Iv.Length, blob.Ciphertext.Length, blob.WrappedKey.Length));
        Assert.Null(blob.Binding);
        var plain = new byte[48];
        using var aes = new AesGcm(_key, 16);
        aes.Decrypt(blob.Iv.Span, blob.Ciphertext.Span[..48], blob.Ciphertext.Span[48..], plain);
        Assert.True(key.FixedTimeEquals(plain));
    }

    [Theory]
    [InlineData("seal:01ab", false)]
    [InlineData("seal:01AB", true)]
    [InlineData("seal:", false)]
    [InlineData(":01ab", true)]
    [InlineData("", true)]
    public async Task Blobs_of_openbao_open_in_both_layouts(string keyId, bool joined)
    {
        var plain = RandomNumberGenerator.GetBytes(48);
        var (nonce, sealedText) = (RandomNumberGenerator.GetBytes(12), new byte[64]);
        using (var aes = new AesGcm(_key, 16)) aes.Encrypt(nonce, plain, sealedText.AsSpan(0, 48), sealedText.AsSpan(48));
        var blob = joined ? new SealBlob { Ciphertext = (byte[])[.. nonce, .. sealedText], KeyId = keyId } : new SealBlob { Iv = nonce, Ciphertext = sealedText, KeyId = keyId };
        await using var wrapper = Create();
        using var back = await wrapper.UnwrapAsync(SealBlob.Parse(blob.ToBytes()), Ct);
        Assert.True(back.FixedTimeEquals(plain));
    }

    [Fact]
    public async Task Another_key_label_wraps_anew_and_the_old_key_still_opens()
    {
        Hsm.ImportAes(SoftHsm.NewAesKey(), "next", "02");
        using var key = SecretBytes.Random(32);
        await using var before = Create();
        var blob = await before.WrapAsync(key, Ct);
        await using IKeyWrapper after = Hsm.Wrapper(Hsm.Parameters("next"));
        using var back = await after.UnwrapAsync(blob, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
        var fresh = await after.RefreshAsync(blob, Ct);
        Assert.Equal("next:02", fresh!.KeyId);
        Assert.Null(await after.RefreshAsync(fresh, Ct));
    }

    [Fact]
    public async Task A_key_made_anew_under_its_old_name_is_told_apart_from_a_broken_module()
    {
        using var key = SecretBytes.Random(32);
        SealBlob blob;
        await using (var before = Create()) blob = await before.WrapAsync(key, Ct);
        Hsm.ImportAes(SoftHsm.NewAesKey(), "other", "03");
        await using var wrapper = Create();
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob with { KeyId = "other:03" }, Ct));
        Assert.Equal(SealFault.WrongKey, e.Fault);
        Assert.Contains("works, but does not open what is stored", e.Message);
    }
}
