namespace Strongroom.Core.SealKeys;

/// <summary>One attempt to replace a key: its nonce, and what the new one shall be.</summary>
public sealed record RotationAttempt(string Nonce, SealConfig Wanted);

/// <summary>Null attempt: none runs. <paramref name="Required"/> is 0 when there is no key yet.</summary>
public sealed record RotationState(RotationAttempt? Attempt, int Progress, int Required);

/// <summary>The shares, or their PGP messages, shown once.</summary>
public sealed record RotationResult(RotationAttempt Attempt, IReadOnlyList<byte[]> Shares)
{
    public override string ToString() => "rotation result";
}
