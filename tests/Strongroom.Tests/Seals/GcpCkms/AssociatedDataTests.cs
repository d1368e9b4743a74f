using Strongroom.Primitives;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.GcpCkms;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Google;

namespace Strongroom.Tests.Seals.GcpCkms;

/// <summary>What wrapped keys are bound to in Google Cloud: additional authenticated data, with a checksum of its own.</summary>
public sealed class AssociatedDataTests : KeyWrapperContract, IAsyncLifetime
{
    static readonly SealBinding Prod = new("prod");
    GoogleServer _google = null!;

    public async ValueTask InitializeAsync() => _google = await GoogleServer.StartAsync();
    public ValueTask DisposeAsync() => _google.DisposeAsync();

    private protected override IKeyWrapper Create() => Create(Prod);

    IKeyWrapper Create(SealBinding? binding) => GcpCkmsKeyWrapper.Create(TestSeals.Context(TestGoogle.Parameters(_google), binding: binding));

    [Fact]
    public async Task A_blob_opens_with_what_it_is_bound_to_and_with_nothing_else()
    {
        using var key = SecretBytes.Random(48);
        await using var bound = Create(Prod);
        await using var unbound = Create(null);
        var blob = SealBlob.Parse((await bound.WrapAsync(key, Ct)).ToBytes());
        Assert.Equal("cluster=prod;product=strongroom;purpose=seal", System.Text.Encoding.ASCII.GetString(blob.Binding!.AssociatedData));
        using var back = await unbound.UnwrapAsync(blob, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
        foreach (var wrong in (SealBinding?[])[null, new("test")])
            await Assert.ThrowsAsync<SealException>(async () => await bound.UnwrapAsync(blob with { Binding = wrong }, Ct));
    }

    [Fact]
    public async Task What_is_bound_to_nothing_opens_and_is_bound_at_the_next_refresh()
    {
        using var key = SecretBytes.Random(48);
        await using var unbound = Create(null);
        var stored = await unbound.WrapAsync(key, Ct);
        Assert.Null(stored.Binding);
        await using var bound = Create(Prod);
        var fresh = await ((IKeyWrapper)bound).RefreshAsync(stored, Ct);
        Assert.Equal(Prod, fresh!.Binding);
        Assert.Null(await bound.RefreshAsync(fresh, Ct));
        using var back = await bound.UnwrapAsync(fresh, Ct);
        Assert.True(key.FixedTimeEquals(back.Span));
    }

    [Fact]
    public async Task An_answer_that_does_not_confirm_the_checksum_of_the_data_is_not_used()
    {
        _google.State.LosesAssociatedData = true;
        using var key = SecretBytes.Random(48);
        await using var wrapper = Create(Prod);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.WrapAsync(key, Ct));
        Assert.Equal(SealFault.InvalidAnswer, e.Fault);
        Assert.Contains("checksums", e.Message);
    }
}
