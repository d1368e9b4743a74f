using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Core.SealKeys.Operations;

/// <summary>One attempt to replace a key: what the new one shall be, who has agreed so far, and the new key while it waits for its proof.</summary>
/// <param name="seal">The seal under which it began; under another one it is over.</param>
/// <param name="newKey">Which key is replaced.</param>
/// <param name="wanted">Shares, threshold and PGP keys of the new one.</param>
/// <param name="holders">Those who must agree.</param>
sealed class RotationAttempt(Seal seal, NewKey newKey, SealConfig wanted, KeyHolders holders) : IDisposable
{
    volatile ShareProof? _proof;

    public string Nonce { get; } = RandomText.Uuid();
    public Seal Seal => seal;
    public NewKey NewKey => newKey;
    public SealConfig Wanted => wanted;
    public HolderQuorum Quorum { get; } = new(holders, seal);
    public bool RequiresVerification { get; init; }
    /// <summary>Null: the shares are not encrypted.</summary>
    public IReadOnlyList<IPgpRecipient>? Recipients { get; init; }
    public IReadOnlyList<string>? Fingerprints => Recipients is null ? null : [.. Recipients.Select(each => each.Fingerprint)];

    /// <summary>Not null: enough have agreed, and the new key's shares are waited for.</summary>
    public ShareProof? Proof
    {
        get => _proof;
        set => _proof = value;
    }

    public void Dispose()
    {
        Quorum.Dispose();
        _proof?.Dispose();
    }
}
