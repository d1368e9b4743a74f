using Amazon.KeyManagementService.Model;
using Strongroom.LocalKms;
using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AwsKms;
using Strongroom.Seals.Several;
using Strongroom.Testing;
using Strongroom.Tests.LocalKms;

namespace Strongroom.Tests.Seals.AwsKms;

/// <summary>What wrapped keys are bound to, and how blobs that are bound to nothing, or to something else, come to be.</summary>
public sealed class EncryptionContextTests : KeyWrapperContract, IAsyncLifetime
{
    static readonly SealBinding Prod = new("prod");
    LocalKmsServer _kms = null!;

    public async ValueTask InitializeAsync() => _kms = await LocalKmsFixture.StartAsync();
    public ValueTask DisposeAsync() => _kms.DisposeAsync();

    private protected override IKeyWrapper Create() => Create(Prod);

    IKeyWrapper Create(SealBinding? binding) => AwsKmsKeyWrapper.Create(AwsKmsFixture.Context(_kms.Address, null, null) with { Binding = binding });

    async Task<SealBlob> WrapAsync(SecretBytes key, SealBinding? binding)
    {
        await using var wrapper = Create(binding);
        return SealBlob.Parse((await wrapper.WrapAsync(key, Ct)).ToBytes());
    }

    static async Task OpensAsync(IKeyWrapper wrapper, SealBlob blob, SecretBytes key)
    {
        using var back = await wrapper.UnwrapAsync(blob, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task Kms_gives_the_data_key_to_those_only_who_name_product_cluster_and_purpose()
    {
        using var key = SecretBytes.Random(48);
        using var client = LocalKmsFixture.Client(_kms);
        var blob = await WrapAsync(key, Prod);
        Assert.Equal(Prod, blob.Binding);
        var right = new Dictionary<string, string> { ["product"] = "strongroom", ["cluster"] = "prod", ["purpose"] = "seal" };
        Assert.Equal(32, (await DecryptAsync(right)).Plaintext.Length);
        await Assert.ThrowsAsync<InvalidCiphertextException>(() => DecryptAsync(null));
        foreach (var name in right.Keys)
            await Assert.ThrowsAsync<InvalidCiphertextException>(() => DecryptAsync(new(right) { [name] = "another" }));

        Task<DecryptResponse> DecryptAsync(Dictionary<string, string>? context) => client.DecryptAsync(new() { CiphertextBlob = new(blob.WrappedKey.ToArray()), EncryptionContext = context }, Ct);
    }

    [Fact]
    public async Task A_blob_opens_with_what_it_is_bound_to_itself_whatever_is_configured()
    {
        using var key = SecretBytes.Random(48);
        foreach (var written in (SealBinding?[])[null, Prod, new("")])
        foreach (var configured in (SealBinding?[])[null, Prod, new("other")])
        {
            await using var wrapper = Create(configured);
            await OpensAsync(wrapper, await WrapAsync(key, written), key);
        }
    }

    [Fact]
    public async Task A_blob_that_names_another_binding_than_its_own_does_not_open()
    {
        using var key = SecretBytes.Random(48);
        var blob = await WrapAsync(key, Prod);
        await using var wrapper = Create(Prod);
        foreach (var wrong in (SealBinding?[])[null, new("test")])
            Assert.Equal(SealFault.CorruptBlob, (await Assert.ThrowsAsync<SealException>(async () => await wrapper.UnwrapAsync(blob with { Binding = wrong }, Ct))).Fault);
    }

    [Theory]
    [InlineData(null, "prod")]
    [InlineData("old", "prod")]
    [InlineData("prod", null)]
    public async Task A_refresh_binds_anew_what_is_bound_otherwise_and_then_leaves_it_alone(string? before, string? after)
    {
        using var key = SecretBytes.Random(48);
        var stored = await WrapAsync(key, Of(before));
        await using var wrapper = Create(Of(after));
        IKeyWrapper set = new SealSetKeyWrapper([new SealMember("a", 1, wrapper, TimeProvider.System)], 1, TimeProvider.System);
        foreach (var one in (IKeyWrapper[])[wrapper, set])
        {
            var fresh = await one.RefreshAsync(stored, Ct);
            Assert.Equal(Of(after), fresh!.Binding);
            await OpensAsync(one, fresh, key);
            Assert.Null(await one.RefreshAsync(fresh, Ct));
        }

        static SealBinding? Of(string? cluster) => cluster is null ? null : new(cluster);
    }

    [Fact]
    public async Task Of_several_seals_the_one_that_is_bound_otherwise_catches_up_alone()
    {
        using var key = SecretBytes.Random(48);
        await using var other = AwsKmsKeyWrapper.Create(AwsKmsFixture.Context(_kms.Address, null, null));
        var stored = await Set(Create(null), other).WrapAsync(key, Ct);
        var set = Set(Create(Prod), other);
        var calls = _kms.Calls["Encrypt"];
        var fresh = await set.RefreshAsync(stored, Ct);
        Assert.NotNull(fresh);
        Assert.Equal(calls + 1, _kms.Calls["Encrypt"]);
        Assert.Null(await set.RefreshAsync(fresh, Ct));
        await OpensAsync(set, fresh, key);

        static SealSetKeyWrapper Set(IKeyWrapper a, IKeyWrapper b) => new([new("a", 1, a, TimeProvider.System), new("b", 2, b, TimeProvider.System)], 1, TimeProvider.System);
    }

    [Fact]
    public async Task A_refusal_says_what_the_policy_has_to_let_pass()
    {
        using var key = SecretBytes.Random(48);
        var (bound, unbound) = (await WrapAsync(key, Prod), await WrapAsync(key, null));
        _kms.Faults.Set(Fault.Parse("deny"));
        await using var wrapper = Create(Prod);
        Assert.Contains("cluster=prod, product=strongroom, purpose=seal", (await RefusedAsync(() => wrapper.UnwrapAsync(bound, Ct))).Remedy);
        Assert.Contains("wait until this server has started once", (await RefusedAsync(() => wrapper.UnwrapAsync(unbound, Ct))).Remedy);
        await using var switchedOff = Create(null);
        Assert.Contains("encryption_context is switched off", (await Assert.ThrowsAsync<SealException>(async () => await switchedOff.WrapAsync(key, Ct))).Remedy);

        static Task<SealException> RefusedAsync(Func<ValueTask<SecretBytes>> call) => Assert.ThrowsAsync<SealException>(async () => await call());
    }
}
