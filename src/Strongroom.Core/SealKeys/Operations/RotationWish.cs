namespace Strongroom.Core.SealKeys.Operations;

/// <summary>What the new key shall be, as the caller asked for it.</summary>
sealed record RotationWish
{
    public int Shares { get; init; }
    public int Threshold { get; init; }
    public IReadOnlyList<string> PgpKeys { get; init; } = [];
    /// <summary>Keep the encrypted shares in the storage.</summary>
    public bool Backup { get; init; }
    /// <summary>The new key counts only when its shares were brought back.</summary>
    public bool RequiresVerification { get; init; }

    public SealConfig Config => new() { Shares = Shares, Threshold = Threshold, PgpKeys = PgpKeys.Count > 0 ? PgpKeys : null, Backup = Backup };
}
