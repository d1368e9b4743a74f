using System.Text.Json.Nodes;
using Strongroom.Primitives;
using Strongroom.Sdk.Seals;

namespace Strongroom.Http.Api;

/// <summary>What is known of a seal's key beyond whether it works, as members of the status documents; what nobody knows is left out.</summary>
static class SealReportJson
{
    /// <param name="json">Where they are added.</param>
    /// <param name="report">Of the key.</param>
    /// <param name="prefix">Before each name, where it stands among other things.</param>
    public static void Add(JsonObject json, SealKeyReport? report, string prefix = "")
    {
        if (report is null) return;
        if (report.ClockSkew is { } skew) json[prefix + "clock_skew_seconds"] = (long)skew.TotalSeconds;
        if (report.CredentialEnds is { } end) json[prefix + "credential_expires"] = GoTime.Format(end);
        if (report.DeletionDate is { } gone) json[prefix + "deletion_date"] = GoTime.Format(gone);
        if (report.RetirableBelow.Length > 0) json[prefix + "retirable_below"] = report.RetirableBelow;
    }
}
