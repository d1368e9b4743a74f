namespace Strongroom.Core.SealKeys.Operations;

/// <summary>Null attempt: none runs. <paramref name="Required"/> is 0 when there is no recovery key.</summary>
sealed record RotationState(RotationAttempt? Attempt, int Required);

/// <summary>The attempt's keys, or their PGP messages, shown once.</summary>
/// <param name="Attempt">Which attempt.</param>
/// <param name="Shares">None for a root key behind an auto seal, which nobody holds.</param>
/// <param name="VerificationNonce">Not null: they count only when they were brought back with it.</param>
sealed record RotationResult(RotationAttempt Attempt, IReadOnlyList<byte[]> Shares, string? VerificationNonce)
{
    public override string ToString() => "rotation result";
}

/// <summary>Where a verification stands.</summary>
sealed record VerificationState(string Nonce, int Shares, int Threshold, int Progress, bool IsComplete = false);
