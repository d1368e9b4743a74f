using System.Net;

namespace Strongroom.Http.Api;

/// <summary>Which proxies are believed about the client's address (<c>x_forwarded_for_…</c> of a listener).</summary>
public sealed record ForwardedOptions
{
    /// <summary>Networks of the proxies.</summary>
    public required IReadOnlyList<IPNetwork> Authorized { get; init; }
    /// <summary>Addresses left out from the end of the header's list.</summary>
    public int HopSkips { get; init; }
    /// <summary>Refuse requests without the header.</summary>
    public bool RejectNotPresent { get; init; } = true;
    /// <summary>Refuse the header from anybody else; otherwise it is disregarded.</summary>
    public bool RejectNotAuthorized { get; init; } = true;
}
