using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms.Credentials;

/// <summary>An OAuth token endpoint: a form goes there, a token comes back.</summary>
sealed class TokenEndpoint(GcpSettings settings, RestClient client)
{
    public async ValueTask<AccessToken> PostAsync(RestCall call, Dictionary<string, string> form, string source, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Endpoint) { Content = new FormUrlEncodedContent(form) };
        using var answer = await client.SendAsync(call, request, direct: false, ct);
        return answer.IsSuccess ? Read(answer, source, settings.Time) : throw GoogleTokenFailures.Explain(answer);
    }

    public static AccessToken Read(RestAnswer answer, string source, TimeProvider time)
    {
        if (answer.Root.Text("access_token") is not { Length: > 0 } token) throw RestFailures.InvalidAnswer(answer.Call, "without an access_token");
        // Without a lifetime (a token exchange may leave it out) it is taken for an hour, as Google's are.
        var seconds = answer.Root.Number("expires_in") is > 0 and <= 86_400 and var given ? given : 3600;
        return new AccessToken(token, time.GetUtcNow().AddSeconds(seconds), source);
    }
}
