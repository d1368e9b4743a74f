using System.Net.Http.Headers;
using System.Text.Json;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms.Credentials;

/// <summary>Trades the token of one identity for that of a service account which it may act as.</summary>
sealed class Impersonation(GcpSettings settings, RestClient client)
{
    const int Hour = 3600;

    public async ValueTask<AccessToken> FetchAsync(CredentialsFile file, JsonElement credentials, AccessToken own, CancellationToken ct)
    {
        var address = file.Address(credentials, "service_account_impersonation_url");
        var account = Uri.UnescapeDataString(address.Segments[^1]).Split(':')[0];
        var seconds = credentials.Object("service_account_impersonation")?.Number("token_lifetime_seconds") is >= 600 and <= 43_200 and var given ? given : Hour;
        var call = new RestCall("generateAccessToken", address, $"service account {account}", "service_account_impersonation_url in the credentials file");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = Body(seconds) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", own.Value);
        using var answer = await client.SendAsync(call, request, direct: false, ct);
        if (!answer.IsSuccess) throw Explain(answer);
        if (answer.Root.Text("accessToken") is not { Length: > 0 } token) throw RestFailures.InvalidAnswer(call, "without an accessToken");
        return new AccessToken(token, settings.Time.GetUtcNow().AddSeconds(seconds), $"service account {account}, by {own.Source}");
    }

    JsonBody Body(long seconds) => JsonBody.Of(json =>
    {
        json.WriteStartArray("scope");
        foreach (var scope in settings.Scope.Split(' ', StringSplitOptions.RemoveEmptyEntries)) json.WriteStringValue(scope);
        json.WriteEndArray();
        json.WriteString("lifetime", $"{seconds}s");
    });

    static SealException Explain(RestAnswer answer)
    {
        if (GoogleError.Of(answer) is not { } error) return RestFailures.OfStatus(answer, "Google Cloud");
        return error.Status switch
        {
            "PERMISSION_DENIED" => RestFailures.New(SealFault.Denied, answer.Call, $"was denied: {error.Text}",
                "give the identity roles/iam.workloadIdentityUser (or roles/iam.serviceAccountTokenCreator) on the service account, and see that iamcredentials.googleapis.com is switched on"),
            "NOT_FOUND" => RestFailures.New(SealFault.Misconfigured, answer.Call, "failed: there is no such service account", "check service_account_impersonation_url in the credentials file"),
            "RESOURCE_EXHAUSTED" => RestFailures.Throttled(answer.Call),
            "UNAUTHENTICATED" => RestFailures.New(SealFault.Denied, answer.Call, "was refused: the own token is not accepted", "check the credentials file"),
            _ => answer.Status >= 500 ? RestFailures.OfStatus(answer, "Google Cloud") : RestFailures.New(SealFault.ServiceFailed, answer.Call, $"failed: {error.Status}: {error.Text}", "check service_account_impersonation_url"),
        };
    }
}
