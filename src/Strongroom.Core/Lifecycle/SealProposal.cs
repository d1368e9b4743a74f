using Strongroom.Sdk.Seals;

namespace Strongroom.Core.Lifecycle;

/// <summary>The seal that the configuration asks for while another is in use.</summary>
sealed class SealProposal(Seal seal, Seal? from, SealHealthOptions health) : IAsyncDisposable
{
    volatile SealTrouble? _trouble;
    volatile bool _awaitsPeople;

    public Seal Seal => seal;
    public Seal? From => from;
    public SealHealthOptions Health => health;
    /// <summary>How often it was tried in vain.</summary>
    public int Attempts { get; set; }

    /// <summary>It is, or was, in use: the vault disposes its parts.</summary>
    public bool IsAdopted { get; set; }

    /// <summary>Why it is not in use yet.</summary>
    public SealTrouble? Trouble
    {
        get => _trouble;
        set => _trouble = value;
    }

    public bool AwaitsPeople
    {
        get => _awaitsPeople;
        set => _awaitsPeople = value;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var each in (Seal?[])[seal, from])
            if (each is Seal.Auto auto) await auto.Wrapper.DisposeAsync();
    }
}
