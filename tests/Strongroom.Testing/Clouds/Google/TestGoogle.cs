using System.Text.Json.Nodes;

namespace Strongroom.Testing.Clouds.Google;

/// <summary>Ways to point a server at a stand-in.</summary>
static class TestGoogle
{
    /// <summary>The stanza's values, with the service account's file as content; others replace what is there, an empty one removes it.</summary>
    public static Dictionary<string, string> Parameters(GoogleServer google, params (string Name, string Value)[] values)
    {
        var parameters = new Dictionary<string, string>
        {
            ["project"] = "test-project", ["region"] = "global", ["key_ring"] = "vault", ["crypto_key"] = "unseal", ["endpoint"] = google.KmsAddress.ToString(),
            ["credentials_json"] = ServiceAccount(google).ToJsonString(),
        };
        foreach (var (name, value) in values)
            if (value.Length > 0) parameters[name] = value;
            else parameters.Remove(name);
        return parameters;
    }

    public static JsonObject ServiceAccount(GoogleServer google) => new()
    {
        ["type"] = "service_account", ["project_id"] = "test-project", ["private_key_id"] = GoogleState.KeyId, ["private_key"] = google.State.AccountKey.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = GoogleState.Email, ["client_id"] = "1", ["token_uri"] = google.TokenUri.ToString(),
    };

    public static JsonObject User(GoogleServer google) => new()
    {
        ["type"] = "authorized_user", ["client_id"] = "a-client", ["client_secret"] = "a-client-secret", ["refresh_token"] = "1//a-refresh-token", ["token_uri"] = google.TokenUri.ToString(),
    };

    public static JsonObject Federated(GoogleServer google, JsonObject source, bool impersonate = false)
    {
        var file = new JsonObject
        {
            ["type"] = "external_account", ["audience"] = GoogleState.Audience, ["subject_token_type"] = "urn:ietf:params:oauth:token-type:jwt",
            ["token_url"] = google.StsUri.ToString(), ["credential_source"] = source,
        };
        if (impersonate) file["service_account_impersonation_url"] = google.ImpersonationUri.ToString();
        return file;
    }
}
