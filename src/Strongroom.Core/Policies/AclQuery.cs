using System.Text.Json;
using Strongroom.Sdk.Engines;

namespace Strongroom.Core.Policies;

/// <summary>The question to an <see cref="Acl"/>.</summary>
/// <param name="Operation">What is to be done.</param>
/// <param name="Path">The whole path with its mount, without leading slash.</param>
public readonly record struct AclQuery(Operation Operation, string Path)
{
    /// <summary>The request's members; <c>Undefined</c> when it has no body.</summary>
    public JsonElement Body { get; init; }
    /// <summary>Null: the answer will not be wrapped.</summary>
    public TimeSpan? WrapTtl { get; init; }
    /// <summary>The path is one that needs <c>sudo</c> besides its capability.</summary>
    public bool NeedsSudo { get; init; }
    /// <summary>A slash at the end of the path is a part of the name that the engine sees; elsewhere "x/" is "x".</summary>
    public bool KeepsSlash { get; init; }
}
