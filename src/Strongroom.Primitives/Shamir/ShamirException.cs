namespace Strongroom.Primitives.Shamir;

/// <summary>Shares or numbers that cannot be worked with; the text is what Vault's users know and holds nothing of a share.</summary>
public sealed class ShamirException(string message) : Exception(message);
