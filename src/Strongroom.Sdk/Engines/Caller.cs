namespace Strongroom.Sdk.Engines;

/// <summary>Who asks, as far as an engine may know: never the token itself.</summary>
public record Caller
{
    public required string Accessor { get; init; }
    public required string DisplayName { get; init; }
    public string? EntityId { get; init; }
    public required IReadOnlyList<string> Policies { get; init; }
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();
}
