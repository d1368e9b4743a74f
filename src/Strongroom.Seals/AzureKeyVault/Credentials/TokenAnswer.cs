using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault.Credentials;

/// <summary>The document with which Entra ID, IMDS and App Service hand out a token.</summary>
static class TokenAnswer
{
    public static AccessToken Read(RestAnswer answer, string source, TimeProvider time)
    {
        var root = answer.Root;
        if (root.Text("access_token") is not { Length: > 0 } token) throw RestFailures.InvalidAnswer(answer.Call, "without an access_token");
        // The lifetime rather than the end: that one is by the service's clock.
        var expires = root.Number("expires_in") is > 0 and var seconds ? time.GetUtcNow().AddSeconds(Math.Min(seconds, 86_400)) : root.UnixTime("expires_on");
        return new AccessToken(token, expires ?? throw RestFailures.InvalidAnswer(answer.Call, "without the token's lifetime"), source);
    }
}
