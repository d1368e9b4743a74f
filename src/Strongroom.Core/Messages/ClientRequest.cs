using System.Text.Json;
using Strongroom.Sdk.Engines;
using Strongroom.Sdk.Paths;

namespace Strongroom.Core.Messages;

/// <summary>What arrived, before anybody is known to have sent it. Immutable.</summary>
public sealed record ClientRequest
{
    public required string Id { get; init; }
    /// <summary>A write is an <see cref="Operation.Update"/> until the existence check calls it a create.</summary>
    public required Operation Operation { get; init; }
    /// <summary>Without <c>/v1/</c>; a list ends in a slash.</summary>
    public required string Path { get; init; }
    /// <summary>As presented; "" when none was.</summary>
    public string Token { get; init; } = "";
    /// <summary>Zero: no wrapping asked for.</summary>
    public TimeSpan WrapTtl { get; init; }
    /// <summary>The wrapping token is wanted as a signed JWT.</summary>
    public bool WrapAsJwt { get; init; }
    /// <summary><c>Undefined</c>: no body. For reads and lists: the query parameters.</summary>
    public JsonElement Body { get; init; }
    public string RemoteAddress { get; init; } = "";
    /// <summary>What the listener that took the request lets be called without a token.</summary>
    public UnauthenticatedPaths Opened { get; init; }

    public override string ToString() => $"{Operation} {Path}"; // never the token or the body
}
