using System.Text.Json.Nodes;

namespace Strongroom.Sdk.Engines;

/// <summary>What a login path proves; <c>Tokens</c> makes a token of it.</summary>
public record AuthResult
{
    public required string DisplayName { get; init; }
    public required IReadOnlyList<string> Policies { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
    public JsonObject Internal { get; init; } = [];
    public TimeSpan Ttl { get; init; }
    public TimeSpan MaxTtl { get; init; }
    public TimeSpan ExplicitMaxTtl { get; init; }
    public TimeSpan Period { get; init; }
    public bool Renewable { get; init; } = true;
    public int NumUses { get; init; }
    public bool NoDefaultPolicy { get; init; }
    public bool Orphan { get; init; } = true;
    /// <summary>The name the identity store knows the person by.</summary>
    public string? Alias { get; init; }
}
