using CsCheck;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Tests.Seals;

/// <summary>What every <see cref="IKeyWrapper"/> promises; a test class per wrapper inherits it.</summary>
public abstract class KeyWrapperContract
{
    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Two calls give wrappers over the same key.</summary>
    private protected abstract IKeyWrapper Create();

    [Fact]
    public async Task What_is_wrapped_unwraps_to_the_same_bytes()
    {
        await using var wrapper = Create();
        foreach (var length in (int[])[1, 16, 32, 48, 300])
        {
            using var key = SecretBytes.Random(length);
            var blob = SealBlob.Parse((await wrapper.WrapAsync(key, Ct)).ToBytes());
            using var back = await wrapper.UnwrapAsync(blob, Ct);
            Assert.True(key.FixedTimeEquals(back.Span));
        }
    }

    [Fact]
    public async Task Another_wrapper_over_the_same_key_unwraps()
    {
        await using var first = Create();
        await using var second = Create();
        using var key = SecretBytes.Random(32);
        using var back = await second.UnwrapAsync(await first.WrapAsync(key, Ct), Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task The_same_key_wraps_to_different_bytes_each_time()
    {
        await using var wrapper = Create();
        using var key = SecretBytes.Random(32);
        Assert.NotEqual((await wrapper.WrapAsync(key, Ct)).ToBytes(), (await wrapper.WrapAsync(key, Ct)).ToBytes());
    }

    [Fact]
    public async Task A_blob_names_the_key_that_the_wrapper_names()
    {
        await using var wrapper = Create();
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        Assert.Equal(wrapper.KeyId, blob.KeyId);
        Assert.Equal(wrapper.KeyId, (await wrapper.InspectAsync(Ct)).KeyId);
    }

    [Fact]
    public async Task The_wrapped_bytes_do_not_show_the_key()
    {
        await using var wrapper = Create();
        using var key = SecretBytes.Random(32);
        var blob = (await wrapper.WrapAsync(key, Ct)).ToBytes();
        Assert.Equal(-1, blob.AsSpan().IndexOf(key.Span[..8]));
    }

    [Fact]
    public async Task An_altered_ciphertext_is_a_seal_exception()
    {
        await using var wrapper = Create();
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        for (var position = 0; position < blob.Ciphertext.Length; position += 7)
        {
            var altered = blob.Ciphertext.ToArray();
            altered[position] ^= 1;
            var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob with { Ciphertext = altered }, Ct));
            Assert.True(e.Fault is SealFault.WrongKey or SealFault.CorruptBlob);
            Assert.NotEmpty(e.Remedy);
        }
    }

    [Fact]
    public async Task A_ciphertext_cut_short_is_a_seal_exception()
    {
        await using var wrapper = Create();
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        for (var length = 1; length < blob.Ciphertext.Length; length++)
            await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob with { Ciphertext = blob.Ciphertext[..length] }, Ct));
    }

    [Fact]
    public async Task A_blob_with_the_nonce_joined_to_the_ciphertext_unwraps()
    {
        await using var wrapper = Create();
        using var key = SecretBytes.Random(32);
        var blob = await wrapper.WrapAsync(key, Ct);
        using var back = await wrapper.UnwrapAsync(blob with { Iv = default, Ciphertext = blob.JoinedCiphertext() }, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task Random_blobs_are_seal_exceptions()
    {
        await using var wrapper = Create();
        var blobs = Gen.Select(Gen.Byte.Array[1, 80], Gen.Byte.Array[0, 20], Gen.ULong[0, 3], Gen.Byte.Array[0, 60],
            (ciphertext, iv, mechanism, wrapped) => new SealBlob { Ciphertext = ciphertext, Iv = iv, Mechanism = mechanism, WrappedKey = wrapped }).Array[40].Single();
        foreach (var blob in blobs) await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob, Ct));
    }

    [Fact]
    public async Task Calls_may_run_side_by_side()
    {
        await using var wrapper = Create();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            using var key = SecretBytes.Random(32);
            using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(key, Ct), Ct);
            Assert.True(key.FixedTimeEquals(back.Span));
        }));
    }
}
