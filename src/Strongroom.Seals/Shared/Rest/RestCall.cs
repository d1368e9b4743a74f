namespace Strongroom.Seals.Shared.Rest;

/// <summary>What is asked, of whom: the part every error message begins with.</summary>
/// <param name="Action">The operation, as the service's documentation names it.</param>
/// <param name="Endpoint">The address asked.</param>
/// <param name="Resource">What it concerns: <c>key unseal</c>, <c>tenant …</c>.</param>
/// <param name="NameHint">What to check when the host name does not resolve: the settings it was put together from.</param>
sealed record RestCall(string Action, Uri Endpoint, string Resource, string NameHint)
{
    /// <summary>What to check when the certificate is not trusted.</summary>
    public string TrustHint { get; init; } = "that the endpoint's certificate is of a CA in the system's trust store (SSL_CERT_FILE), and the clock";

    /// <summary>What to check when somebody else seems to answer.</summary>
    public string IdentityHint { get; init; } = "that endpoint leads to the cloud's own service and that no proxy or portal answers in its place";

    public override string ToString() => $"{Action} at {Endpoint.GetLeftPart(UriPartial.Authority)} ({Resource})";
}
