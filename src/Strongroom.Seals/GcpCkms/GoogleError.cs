using System.Text.Json;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms;

/// <summary>An error as Google's services write it: a status by name, a text, and often a reason by name.</summary>
sealed record GoogleError(string Status, string Text, string Reason)
{
    /// <summary>Null when the answer holds none: then something else has answered.</summary>
    public static GoogleError? Of(RestAnswer answer)
    {
        if (answer.TryRoot()?.Object("error") is not { } error || error.Text("status") is not { } status) return null;
        var reason = "";
        if (error.TryGetProperty("details", out var details) && details.ValueKind == JsonValueKind.Array)
            foreach (var detail in details.EnumerateArray()) reason = detail.Text("reason") ?? reason;
        return new(status, RestFailures.Quote(error.Text("message")), reason);
    }
}
