using Strongroom.Primitives;

namespace Strongroom.Sdk.Seals;

/// <summary>What every wrapper with one key does to keep its wrapped keys openable.</summary>
public static class KeyRefresh
{
    const int ProbeLength = 32;

    /// <summary>Null: the service's key is still the one that wrapped it, and it is bound to what it should be.</summary>
    public static async ValueTask<SealBlob?> RunAsync(IKeyWrapper wrapper, SealBlob blob, CancellationToken ct)
    {
        if (blob.KeyId == (await wrapper.InspectAsync(ct)).KeyId && blob.Binding == wrapper.Binding) return null;
        using var content = await wrapper.UnwrapAsync(blob, ct);
        return await ProvedAsync(wrapper, content, ct);
    }

    /// <summary>Wraps, and unwraps as a proof: what stands now is given up only for something that opens.</summary>
    /// <exception cref="SealException">The service failed, or gave back something else.</exception>
    public static async ValueTask<SealBlob> ProvedAsync(IKeyWrapper wrapper, SecretBytes content, CancellationToken ct)
    {
        var fresh = await wrapper.WrapAsync(content, ct);
        using var check = await wrapper.UnwrapAsync(fresh, ct);
        return check.FixedTimeEquals(content.Span) ? fresh : throw new SealException(SealFault.InvalidAnswer,
            $"the seal \"{wrapper.Type}\" gave back something else than it was given", "check what answers at its endpoint");
    }

    /// <summary>Wraps and unwraps something random.</summary>
    public static async ValueTask ProbeAsync(IKeyWrapper wrapper, CancellationToken ct)
    {
        using var probe = SecretBytes.Random(ProbeLength);
        await ProvedAsync(wrapper, probe, ct);
    }
}
