using Strongroom.Primitives;
using Strongroom.Sdk.Errors;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>A kind of key that can be replaced, and how the new one gets into its place: in one batch, so that the old shares work until it is written and the new ones from then on.</summary>
/// <param name="name">For the log and errors: <c>unseal keys</c>.</param>
abstract class NewKey(string name)
{
    public string Name => name;

    /// <summary>What the wish comes down to.</summary>
    /// <exception cref="RequestException">400: it cannot be.</exception>
    public abstract SealConfig Check(RotationWish wish);

    /// <summary>People hold it in shares. Otherwise the seal's service keeps it, and nothing is shown.</summary>
    public virtual bool IsHeldByPeople => true;

    /// <summary>Without any holder a first key may be made.</summary>
    public virtual bool MayBeTheFirst => false;

    /// <summary>False: the stored keys were changed by somebody else at the same moment, and nothing was written.</summary>
    /// <param name="key">The new key.</param>
    /// <param name="config">As <see cref="Check"/> has it, with the attempt's nonce.</param>
    /// <param name="batch">What else is to be written with it.</param>
    /// <param name="ct">Interrupts before the write, not within it.</param>
    public abstract ValueTask<bool> TryPutAsync(SecretBytes key, SealConfig config, StorageBatch batch, CancellationToken ct);
}
