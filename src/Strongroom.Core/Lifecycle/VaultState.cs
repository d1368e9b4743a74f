namespace Strongroom.Core.Lifecycle;

/// <summary>What the process is right now. Only an active one holds keys and engines.</summary>
abstract record VaultState
{
    public sealed record Uninitialized : VaultState;
    public sealed record Sealed : VaultState;
    public sealed record Active(UnsealedVault Vault) : VaultState;
}
