using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Routing;

/// <summary>Where a request goes. <see cref="Match"/> is null for a path the engine does not have: that is found out only after the policy check.</summary>
public sealed record Route(Mount Mount, string Path, PathMatch? Match)
{
    public PathAccess Access { get; init; } = Match?.Path.Access ?? PathAccess.Authenticated;

    /// <summary>The listener's configuration lets this path be called without a token.</summary>
    public bool IsOpenedBy(UnauthenticatedPaths opened) => Match is { Path.OpenedBy: not UnauthenticatedPaths.None and var by } && opened.HasFlag(by);
}
