namespace Strongroom.Core.SealKeys;

/// <summary>The parameters of <c>sys/init</c>; null where the caller gave none.</summary>
public sealed record InitRequest
{
    public int? SecretShares { get; init; }
    public int? SecretThreshold { get; init; }
    public int? StoredShares { get; init; }
    public IReadOnlyList<string> PgpKeys { get; init; } = [];
    public int? RecoveryShares { get; init; }
    public int? RecoveryThreshold { get; init; }
    public IReadOnlyList<string> RecoveryPgpKeys { get; init; } = [];
    public string RootTokenPgpKey { get; init; } = "";
}

/// <summary>What is shown once: the shares (or their PGP messages) and the root token.</summary>
public sealed record InitResult(IReadOnlyList<byte[]> UnsealShares, IReadOnlyList<byte[]> RecoveryShares, string RootToken)
{
    public override string ToString() => "init result";
}
