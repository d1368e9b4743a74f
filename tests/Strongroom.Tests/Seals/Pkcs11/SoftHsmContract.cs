using Strongroom.Testing.Hsm;

namespace Strongroom.Tests.Seals.Pkcs11;

/// <summary>The promises of every wrapper, kept over a token of SoftHSM.</summary>
[Trait("needs", "softhsm")]
public abstract class SoftHsmContract : KeyWrapperContract, IDisposable
{
    readonly SoftHsm? _hsm;

    protected SoftHsmContract()
    {
        _hsm = SoftHsm.TryCreate(out var reason);
        Assert.SkipWhen(_hsm is null, reason);
    }

    private protected SoftHsm Hsm => _hsm!;

    public void Dispose() => _hsm?.Dispose();
}
