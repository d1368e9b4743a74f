using Strongroom.Sdk.Seals;

namespace Strongroom.Seals.Shared;

/// <summary>Adds to what a service says of the key what its connection shows by the way.</summary>
static class ReportFacts
{
    /// <param name="report">Of the key.</param>
    /// <param name="skew">This machine's clock against the service's.</param>
    /// <param name="service">Its host, for the warning.</param>
    /// <param name="ends">When the credential in use ends.</param>
    public static SealKeyReport With(this SealKeyReport report, TimeSpan? skew, string service, DateTimeOffset? ends) => report with
    {
        ClockSkew = skew, CredentialEnds = ends,
        Warnings = SealClock.Warning(skew, service) is { } warning ? [.. report.Warnings, warning] : report.Warnings,
    };
}
