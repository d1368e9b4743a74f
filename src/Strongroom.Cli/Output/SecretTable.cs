using System.Globalization;
using System.Text.Json;
using Strongroom.Client;

namespace Strongroom.Cli.Output;

/// <summary>The rows of an answer: wrapping, lease, authentication, then the data by name.</summary>
static class SecretTable
{
    public static List<(string Key, string Value)> Rows(VaultResponse response)
    {
        var rows = new List<(string, string)>();
        if (response.WrapInfo.ValueKind == JsonValueKind.Object)
        {
            AddWrapping(rows, response.WrapInfo);
            return rows;
        }
        AddLease(rows, response.Body);
        if (response.Auth.ValueKind == JsonValueKind.Object) AddAuth(rows, response.Auth);
        foreach (var (name, value) in Json.Members(SecretEnvelope.DataOf(response))) rows.Add((name, GoValue.OfMember(name, value)));
        return rows;
    }

    static void AddWrapping(List<(string, string)> rows, JsonElement wrap)
    {
        rows.Add(("wrapping_token:", Json.Text(wrap, "token")));
        rows.Add(("wrapping_accessor:", Json.Text(wrap, "accessor")));
        rows.Add(("wrapping_token_ttl:", HumanDuration.Of(Json.Number(wrap, "ttl"))));
        rows.Add(("wrapping_token_creation_time:", GoTime(Json.Text(wrap, "creation_time"))));
        rows.Add(("wrapping_token_creation_path:", Json.Text(wrap, "creation_path")));
        if (Json.Text(wrap, "wrapped_accessor") is { Length: > 0 } accessor) rows.Add(("wrapped_accessor:", accessor));
    }

    static void AddLease(List<(string, string)> rows, JsonElement body)
    {
        var duration = Json.Number(body, "lease_duration");
        if (Json.Text(body, "lease_id") is { Length: > 0 } lease)
        {
            rows.Add(("lease_id", lease));
            rows.Add(("lease_duration", HumanDuration.Of(duration)));
            rows.Add(("lease_renewable", Json.True(body, "renewable") ? "true" : "false"));
        }
        // A static secret is not revoked when this time is over; it is only advice when to read it again.
        else if (duration > 0) rows.Add(("refresh_interval", HumanDuration.Of(duration)));
    }

    static void AddAuth(List<(string, string)> rows, JsonElement auth)
    {
        var duration = Json.Number(auth, "lease_duration");
        rows.Add(("token", Json.Text(auth, "client_token")));
        rows.Add(("token_accessor", Json.Text(auth, "accessor")));
        rows.Add(("token_duration", duration == 0 ? "∞" : HumanDuration.Of(duration)));
        rows.Add(("token_renewable", Json.True(auth, "renewable") ? "true" : "false"));
        foreach (var (title, member) in (ReadOnlySpan<(string, string)>)
                 [("token_policies", "token_policies"), ("identity_policies", "identity_policies"), ("policies", "policies")])
            rows.Add((title, GoValue.QuotedList(VaultResponse.Member(auth, member))));
        foreach (var (name, value) in Json.Members(VaultResponse.Member(auth, "metadata"))) rows.Add(("token_meta_" + name, Json.Plain(value)));
    }

    // Go prints a time with its zone twice; tables have always shown it so.
    static string GoTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) && time.Offset == TimeSpan.Zero && text.EndsWith('Z')
            ? text.Replace('T', ' ').Replace("Z", " +0000 UTC")
            : text;
}
