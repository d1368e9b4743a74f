using Strongroom.Primitives;

namespace Strongroom.Sdk.Seals;

/// <summary>What every wrapper with one key does to keep its wrapped keys openable.</summary>
public static class KeyRefresh
{
    const int ProbeLength = 32;

    /// <summary>Null: the service's key is still the one that wrapped it.</summary>
    public static async ValueTask<SealBlob?> RunAsync(IKeyWrapper wrapper, SealBlob blob, CancellationToken ct)
    {
        if (blob.KeyId == (await wrapper.InspectAsync(ct)).KeyId) return null;
        using var content = await wrapper.UnwrapAsync(blob, ct);
        var fresh = await wrapper.WrapAsync(content, ct);
        using var check = await wrapper.UnwrapAsync(fresh, ct); // the old one is given up only for one that opens
        return check.FixedTimeEquals(content.Span) ? fresh : throw GaveBackSomethingElse(wrapper);
    }

    /// <summary>Wraps and unwraps something random.</summary>
    public static async ValueTask ProbeAsync(IKeyWrapper wrapper, CancellationToken ct)
    {
        using var probe = SecretBytes.Random(ProbeLength);
        using var back = await wrapper.UnwrapAsync(await wrapper.WrapAsync(probe, ct), ct);
        if (!back.FixedTimeEquals(probe.Span)) throw GaveBackSomethingElse(wrapper);
    }

    static SealException GaveBackSomethingElse(IKeyWrapper wrapper) => new(SealFault.InvalidAnswer,
        $"the seal \"{wrapper.Type}\" gave back something else than it was given", "check what answers at its endpoint");
}
