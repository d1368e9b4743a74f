namespace Strongroom.Sdk.Paths;

/// <summary>A path entry and what its template captured.</summary>
public sealed record PathMatch(EnginePath Path, IReadOnlyList<KeyValuePair<string, string>> Captures);
