namespace Strongroom.Client.Errors;

/// <summary>A request did not bring what was asked for; the message is what Vault's command line would print.</summary>
public abstract class VaultException(string message, Exception? inner) : Exception(message, inner)
{
    /// <summary>What to try, as a sentence of its own; never part of the message scripts compare.</summary>
    public string? Hint { get; init; }
}
