using Strongroom.Core.SealKeys;
using Strongroom.Sdk.Seals;
using Strongroom.Sdk.Storage;

namespace Strongroom.Core.Lifecycle;

/// <summary>A seal in use and everything that works with it, until another takes its place.</summary>
sealed class SealUnit : IAsyncDisposable
{
    readonly CancellationTokenSource _replaced = new();

    public SealUnit(Vault vault, IStorage storage, VaultParts parts, Seal seal, Seal? from, SealHealthOptions health)
    {
        (Seal, From) = (seal, from);
        Replaced = _replaced.Token;
        Shares = new ShareUnsealer(storage, seal);
        if (seal is not Seal.Auto { Wrapper: var wrapper }) return;
        Keeper = new SealKeeper(vault, wrapper, storage, parts, health);
    }

    public Seal Seal { get; }
    /// <summary>The seal a storage may still be under: the disabled stanza, or shares where the configured seal is an auto seal.</summary>
    public Seal? From { get; }
    public ShareUnsealer Shares { get; }
    /// <summary>Auto-unseal's loop; null with Shamir.</summary>
    public SealKeeper? Keeper { get; }
    /// <summary>Cancelled when another seal has taken over.</summary>
    public CancellationToken Replaced { get; }

    public IReadOnlyList<string> Opens => OpensOf(Seal);

    public static IReadOnlyList<string> OpensOf(Seal seal) => seal is Seal.Auto auto ? auto.Wrapper.Opens : [seal.Type];

    public void Retire()
    {
        Keeper?.Retire();
        Shares.Reset();
        _replaced.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Shares.Reset();
        foreach (var seal in (Seal?[])[Seal, From])
            if (seal is Seal.Auto auto) await auto.Wrapper.DisposeAsync();
        _replaced.Dispose();
    }
}
