using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Testing.Hsm;

namespace Strongroom.Tests.Seals.Pkcs11;

/// <summary>What modules do differently, and what they say of a key.</summary>
public sealed class Pkcs11ModuleWaysTests : IDisposable
{
    readonly FaultyModule? _module;

    public Pkcs11ModuleWaysTests()
    {
        _module = FaultyModule.TryCreate(out var reason);
        Assert.SkipWhen(_module is null, reason);
    }

    public void Dispose() => _module?.Dispose();

    static CancellationToken Ct => TestContext.Current.CancellationToken;
    FaultyModule Module => _module!;

    [Theory]
    [InlineData("ownnonce", 0xAB)]
    [InlineData("appendnonce", 0xCD)]
    public async Task A_module_that_makes_nonces_itself_is_believed_in_both_ways(string way, byte expected)
    {
        Module.Fail($"C_Encrypt {way}");
        await using var wrapper = Module.Wrapper(TimeProvider.System);
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.Equal(Enumerable.Repeat(expected, 12), blob.Iv.ToArray());
        Assert.Equal(48, blob.Ciphertext.Length);
        using var back = await wrapper.UnwrapAsync(blob, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Theory]
    [InlineData("sha1", "hash 220 mgf 1")]
    [InlineData("sha224", "hash 255 mgf 5")]
    [InlineData("sha256", "hash 250 mgf 2")]
    [InlineData("sha384", "hash 260 mgf 3")]
    [InlineData("SHA-512", "hash 270 mgf 4")]
    [InlineData("", "hash 250 mgf 2")]
    public async Task Oaep_is_asked_for_with_hash_and_mask_alike(string hash, string expected)
    {
        await using var wrapper = Module.Wrapper(TimeProvider.System, null, ("key_label", "pair"), ("rsa_oaep_hash", hash), ("rsa_encrypt_local", "false"));
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.Equal("pair:02", blob.KeyId);
        using var back = await wrapper.UnwrapAsync(blob, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
        Assert.Equal(2, Module.Count($"mechanism 9 {expected} source 1 0"));
    }

    [Fact]
    public async Task A_session_that_may_write_is_asked_for_only_when_wanted()
    {
        await using (var plain = Module.Wrapper(TimeProvider.System)) await plain.InspectAsync(Ct);
        Assert.Equal(0, Module.Count("read-write"));
        await using (var forced = Module.Wrapper(TimeProvider.System, null, ("force_rw_session", "true"))) await forced.InspectAsync(Ct);
        Assert.Equal(1, Module.Count("read-write"));
    }

    [Fact]
    public async Task A_key_that_may_be_copied_or_cannot_do_its_work_is_warned_of()
    {
        await using var wrapper = Module.Wrapper(TimeProvider.System);
        Assert.Empty((await wrapper.InspectAsync(Ct)).Warnings);
        Module.Fail("keys poor");
        var warnings = string.Join('\n', (await wrapper.InspectAsync(Ct)).Warnings);
        foreach (var attribute in (string[])["CKA_EXTRACTABLE", "CKA_SENSITIVE", "CKA_DECRYPT"]) Assert.Contains(attribute, warnings);
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
        Assert.Equal(SealFault.Denied, e.Fault);
        Assert.Contains("CKA_DECRYPT is false", e.Message);
    }

    [Theory]
    [InlineData("pair", "0x1087", "an RSA key, and mechanism asks for another")]
    [InlineData("seal", "0x0009", "an AES key, and mechanism asks for another")]
    public async Task A_key_that_is_not_for_the_mechanism_wraps_nothing(string label, string mechanism, string expected)
    {
        await using var wrapper = Module.Wrapper(TimeProvider.System, null, ("key_label", label), ("mechanism", mechanism));
        using var key = SecretBytes.Random(32);
        Assert.Contains(expected, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.WrapAsync(key, Ct))).Message);
        Assert.Contains(expected, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Message);
    }

    [Fact]
    public async Task A_key_that_wants_the_pin_at_each_use_is_refused_with_the_reason()
    {
        Module.Fail("keys eachtime");
        await using var wrapper = Module.Wrapper(TimeProvider.System, null, ("key_label", "pair"));
        Assert.Contains("CKA_ALWAYS_AUTHENTICATE", (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Message);
    }

    [Theory]
    [InlineData("slot", "7", true)]
    [InlineData("slot", "0x7", true)]
    [InlineData("slot", "8", false)]
    [InlineData("token_serial", "4711", true)]
    [InlineData("token_serial", "4712", false)]
    [InlineData("token_label", "fault", false)]
    public async Task The_token_is_found_by_slot_label_and_serial(string parameter, string value, bool found)
    {
        await using var wrapper = Module.Wrapper(TimeProvider.System, null, (parameter, value));
        if (found) Assert.Equal("seal:01", (await wrapper.InspectAsync(Ct)).KeyId);
        else Assert.Contains("slot 7: label \"faulty\", serial 4711", (await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct))).Message);
    }

    [Fact]
    public async Task A_key_that_is_not_there_is_told_with_those_that_are()
    {
        await using var wrapper = Module.Wrapper(TimeProvider.System, null, ("key_label", "sael"), ("generate_key", "true"));
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.InspectAsync(Ct));
        Assert.Equal(SealFault.KeyNotFound, e.Fault);
        Assert.Contains("seal:01, pair:02", e.Message);
        Assert.Contains("pkcs11-tool --keygen", e.Remedy);
    }

    [Theory]
    [InlineData("no-colon")]
    [InlineData(":")]
    [InlineData("seal:xyz")]
    [InlineData("seal:123")]
    public async Task A_blob_with_no_name_of_a_key_is_damaged(string keyId)
    {
        await using var wrapper = Module.Wrapper(TimeProvider.System);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(new SealBlob { Ciphertext = new byte[60], KeyId = keyId }, Ct));
        Assert.Equal(SealFault.CorruptBlob, e.Fault);
    }
}
