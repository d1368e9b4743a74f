namespace Strongroom.Client.Errors;

/// <summary>No answer came: refused, not found, not trusted, too late. Worded as Go's client words it.</summary>
public sealed class VaultConnectionException(string method, string url, string reason, Exception? inner = null)
    : VaultException($"{Verb(method)} \"{url}\": {reason}", inner)
{
    static string Verb(string method) => char.ToUpperInvariant(method[0]) + method[1..].ToLowerInvariant();
}
