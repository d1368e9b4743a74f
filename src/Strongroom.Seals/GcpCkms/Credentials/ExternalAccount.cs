using System.Text.Json;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms.Credentials;

/// <summary>Workload identity federation: a token of somebody else (Kubernetes, another cloud, a CI) is traded for one of Google's, and that, where wanted, for a service account's.</summary>
sealed class ExternalAccount(GcpSettings settings, RestClient client)
{
    const string StsUri = "https://sts.googleapis.com/v1/token";

    public async ValueTask<AccessToken> FetchAsync(CredentialsFile file, JsonElement credentials, CancellationToken ct)
    {
        var audience = file.Required(credentials, "audience");
        var impersonates = credentials.Text("service_account_impersonation_url") is { Length: > 0 };
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "urn:ietf:params:oauth:grant-type:token-exchange",
            ["audience"] = audience,
            ["scope"] = impersonates ? "https://www.googleapis.com/auth/cloud-platform" : settings.Scope,
            ["requested_token_type"] = "urn:ietf:params:oauth:token-type:access_token",
            ["subject_token_type"] = file.Required(credentials, "subject_token_type"),
            ["subject_token"] = await new SubjectToken(client).ReadAsync(file, credentials, ct),
        };
        var address = file.Address(credentials, "token_url", StsUri);
        var call = new RestCall("token exchange", address, $"audience {RestFailures.Quote(audience)}", "token_url in the credentials file");
        var token = await new TokenEndpoint(settings, client).PostAsync(call, form, $"workload identity federation of {file.Place}", ct);
        return impersonates ? await new Impersonation(settings, client).FetchAsync(file, credentials, token, ct) : token;
    }
}
