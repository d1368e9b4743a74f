using Strongroom.Sdk.Engines;

namespace Strongroom.Sdk.Paths;

/// <summary>Null: 204, or 404 on a read or list.</summary>
public delegate ValueTask<EngineResponse?> PathHandler(EngineRequest request, CancellationToken ct);

/// <summary>Who may call a path, stated on the path. <c>Sudo</c>: the policy must grant <c>sudo</c> besides the capability.</summary>
public enum PathAccess { Authenticated, Unauthenticated, Sudo }

/// <summary>One path of an engine: routing, checking, path-help, OpenAPI, ACL hints and the UI's forms all read it.</summary>
/// <param name="Pattern">A template: <c>code/{name}</c>, <c>data/{path*}</c>; a literal segment beats a capture, a capture beats a rest.
/// A rest matches one segment or more and keeps a trailing slash; <c>{path*?}</c> also matches nothing; <c>mounts/{path*}/tune</c> ends in a literal.</param>
/// <param name="Summary">One line for path-help.</param>
public sealed record EnginePath(string Pattern, string Summary)
{
    public string Description { get; init; } = "";
    public PathAccess Access { get; init; }
    /// <summary>The switch of the configuration that lets this path be called without a token.</summary>
    public UnauthenticatedPaths OpenedBy { get; init; }
    public IReadOnlyList<Field> Fields { get; init; } = [];
    public PathHandler? Create { get; init; }
    public PathHandler? Read { get; init; }
    public PathHandler? Update { get; init; }
    public PathHandler? Patch { get; init; }
    public PathHandler? Delete { get; init; }
    public PathHandler? List { get; init; }
    /// <summary>Decides whether a write is a create or an update for the policy; absent: always update.</summary>
    public Func<EngineRequest, CancellationToken, ValueTask<bool>>? Exists { get; init; }
    /// <summary>Members that are no fields are part of the data (KV v1, cubbyhole), so they are not warned about.</summary>
    public bool TakesAnyMember { get; init; }

    /// <summary>The template ends in a rest: a slash at the end of a path is a part of what it captures.</summary>
    public bool KeepsSlash { get; } = Pattern.EndsWith("*}", StringComparison.Ordinal) || Pattern.EndsWith("*?}", StringComparison.Ordinal);

    public PathHandler? this[Operation operation] => operation switch
    {
        Operation.Create => Create ?? Update,
        Operation.Read => Read,
        Operation.Update => Update,
        Operation.Patch => Patch,
        Operation.Delete => Delete,
        Operation.List => List,
        _ => null,
    };
}
