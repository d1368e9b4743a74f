using System.Text.Json.Nodes;

namespace Strongroom.Testing;

/// <summary>A request as it arrived; header names are in lower case.</summary>
public sealed record ScriptedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, JsonNode? Body)
{
    /// <summary>The names of the headers that mean something to Vault.</summary>
    public IEnumerable<string> VaultHeaders => Headers.Keys.Where(name => name.StartsWith("x-vault-", StringComparison.Ordinal) || name == "content-type").Order(StringComparer.Ordinal);
}
