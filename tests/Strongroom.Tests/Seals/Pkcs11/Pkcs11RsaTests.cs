using System.Security.Cryptography;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Hsm;

namespace Strongroom.Tests.Seals.Pkcs11;

/// <summary>CKM_RSA_PKCS_OAEP on SoftHSM, which does it with SHA-1 only.</summary>
public sealed class Pkcs11RsaTests : SoftHsmContract
{
    static readonly RSA Key = RSA.Create(3072);

    public Pkcs11RsaTests() => Hsm.ImportRsa(Key, "seal", "07");

    private protected override IKeyWrapper Create() => Hsm.Wrapper(Hsm.Parameters("seal", ("rsa_oaep_hash", "sha1")));

    [Theory]
    [InlineData("false")]
    [InlineData("true")]
    public async Task Encrypting_here_and_in_the_module_come_to_the_same(string inModule)
    {
        await using var wrapper = Hsm.Wrapper(Hsm.Parameters("seal", ("rsa_oaep_hash", "sha1"), ("disable_software_encryption", inModule), ("mechanism", "0x0009")));
        using var key = SecretBytes.Random(48);
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.Equal(("seal:07", 384, 0), (blob.KeyId, blob.Ciphertext.Length, blob.Iv.Length));
        Assert.True(key.FixedTimeEquals(Key.Decrypt(blob.Ciphertext.Span, RSAEncryptionPadding.OaepSHA1)));
        using var back = await wrapper.UnwrapAsync(blob, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task A_blob_of_openbao_opens()
    {
        var plain = RandomNumberGenerator.GetBytes(48);
        await using var wrapper = Create();
        using var back = await wrapper.UnwrapAsync(new SealBlob { Ciphertext = Key.Encrypt(plain, RSAEncryptionPadding.OaepSHA1), KeyId = "seal:07" }, Ct);
        Assert.True(back.FixedTimeEquals(plain));
    }

    [Fact]
    public async Task From_an_aes_key_to_an_rsa_key_and_back_old_blobs_open()
    {
        Hsm.ImportAes(SoftHsm.NewAesKey(), "aes", "08");
        using var key = SecretBytes.Random(32);
        await using IKeyWrapper rsa = Create(), aes = Hsm.Wrapper(Hsm.Parameters("aes", ("rsa_oaep_hash", "sha1"), ("mechanism", "AES_GCM")));
        using var one = await rsa.UnwrapAsync(await aes.WrapAsync(key, Ct), Ct);
        using var other = await aes.UnwrapAsync(await rsa.WrapAsync(key, Ct), Ct);
        Assert.True(key.FixedTimeEquals(one.Span));
        Assert.True(key.FixedTimeEquals(other.Span));
    }

    [Fact]
    public async Task A_hash_that_the_module_does_not_do_is_told_with_the_setting()
    {
        await using var wrapper = Hsm.Wrapper(Hsm.Parameters("seal"));
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
        Assert.Equal(SealFault.Misconfigured, e.Fault);
        Assert.Contains("CKR_ARGUMENTS_BAD at C_DecryptInit", e.Message);
        Assert.Contains("rsa_oaep_hash", e.Remedy);
    }

    [Fact]
    public async Task What_is_too_long_for_the_key_is_told_with_numbers()
    {
        await using var wrapper = Create();
        using var key = SecretBytes.Random(343);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.WrapAsync(key, Ct));
        Assert.Contains("takes 342 bytes", e.Message);
    }
}
