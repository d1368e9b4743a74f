namespace Strongroom.Cli.Flags;

/// <summary>Options that help shows under one heading.</summary>
sealed record FlagGroup(string Title, IReadOnlyList<Flag> Flags);
