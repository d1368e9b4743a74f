namespace Strongroom.Core.SealKeys.Operations;

/// <summary>How an operation of key holders is called in answers; the same one has another name under another path.</summary>
/// <param name="Name"><c>rekey</c>, <c>rotation</c>, <c>root generation</c>.</param>
/// <param name="Idle">What is answered where there is no attempt.</param>
sealed record OperationWords(string Name, string Idle)
{
    public static OperationWords BarrierRekey { get; } = new("rekey", "no barrier rekey in progress");
    public static OperationWords RecoveryRekey { get; } = new("rekey", "no recovery rekey in progress");
    public static OperationWords Rotation { get; } = new("rotation", "no rotation in progress");
    public static OperationWords RootGeneration { get; } = new("root generation", "no root generation in progress");

    public string Ended => $"the seal was changed after this {Name} began, and that ended it; nothing else was changed, begin again";

    public string WrongNonce(string nonce) => $"incorrect nonce supplied; nonce for this {Name} operation is \"{nonce}\"";
}
