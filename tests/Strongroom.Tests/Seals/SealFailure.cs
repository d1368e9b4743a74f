using Strongroom.LocalKms.Faults;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Tests.Seals;

/// <summary>What a seal says when its service fails.</summary>
static class SealFailure
{
    /// <summary>Has the service behave so, and wants to hear which call failed, how, and what to do.</summary>
    /// <param name="faults">The service's.</param>
    /// <param name="fault">As <see cref="Fault.Parse"/> reads it.</param>
    /// <param name="wrapper">Closed at the end.</param>
    /// <param name="expected">The kind of failure.</param>
    /// <param name="call">How the message begins.</param>
    /// <param name="remedy">Part of what is advised.</param>
    public static async Task IsToldAsync(FaultScript faults, string fault, IKeyWrapper wrapper, SealFault expected, string call, string remedy)
    {
        faults.Set(Fault.Parse(fault));
        await using (wrapper)
        {
            var e = await OfWrapAsync(wrapper);
            Assert.Equal(expected, e.Fault);
            Assert.StartsWith(call, e.Message, StringComparison.Ordinal);
            Assert.Contains(remedy, e.Remedy, StringComparison.Ordinal);
        }
    }

    public static async Task<SealException> OfWrapAsync(IKeyWrapper wrapper)
    {
        using var key = SecretBytes.Random(32);
        var e = await Assert.ThrowsAsync<SealException>(async () => await wrapper.WrapAsync(key, TestContext.Current.CancellationToken));
        Assert.NotEmpty(e.Remedy);
        return e;
    }
}
