using System.Text.Json.Nodes;
using Strongroom.Primitives;

namespace Strongroom.Testing.Clouds.Google;

/// <summary>Everything that gives tokens: signatures are verified, audiences compared, lifetimes kept.</summary>
sealed class GoogleIdentity(GoogleState state, TimeProvider time)
{
    public JsonObject OAuth(CloudCall call, Uri audience)
    {
        var form = call.Form();
        return form.GetValueOrDefault("grant_type") switch
        {
            "urn:ietf:params:oauth:grant-type:jwt-bearer" => ServiceAccount(form.GetValueOrDefault("assertion", ""), audience),
            "refresh_token" when form.GetValueOrDefault("client_secret") != "a-client-secret" => throw GoogleServer.Refuse("invalid_client", "The provided client secret is invalid.", 401),
            "refresh_token" when state.RefreshTokens.GetValueOrDefault(form.GetValueOrDefault("refresh_token", "")) != "active" => throw GoogleServer.Refuse("invalid_grant", "Token has been expired or revoked."),
            "refresh_token" => Issue("user", "https://www.googleapis.com/auth/cloud-platform"),
            _ => throw GoogleServer.Refuse("unsupported_grant_type", "Invalid grant_type"),
        };
    }

    public JsonObject Exchange(CloudCall call)
    {
        var form = call.Form();
        if (form.GetValueOrDefault("grant_type") != "urn:ietf:params:oauth:grant-type:token-exchange" || form.GetValueOrDefault("requested_token_type") != "urn:ietf:params:oauth:token-type:access_token")
            throw GoogleServer.Refuse("invalid_request", "Invalid grant type or requested token type");
        if (form.GetValueOrDefault("audience") != GoogleState.Audience || state.Federation is not { } trust) throw GoogleServer.Refuse("invalid_target", "The target service indicated by the \"audience\" parameters is invalid.");
        var jwt = TestJwt.Parse(form.GetValueOrDefault("subject_token", ""));
        if (jwt.Claim("iss") != trust.Issuer) throw GoogleServer.Refuse("invalid_grant", "The issuer in ID Token does not match the expected ones.");
        if (!jwt.IsTimely(time.GetUtcNow())) throw GoogleServer.Refuse("invalid_grant", "ID Token issued long ago is stale to sign-in.");
        if (!jwt.IsSignedBy(trust.Key)) throw GoogleServer.Refuse("invalid_grant", "Error connecting to the given credential's issuer.");
        if (jwt.Claim("sub") != trust.Subject) throw GoogleServer.Refuse("unauthorized_client", "The given credential is rejected by the attribute condition.", 401);
        var answer = Issue("federated", form.GetValueOrDefault("scope", ""));
        answer["issued_token_type"] = "urn:ietf:params:oauth:token-type:access_token";
        return answer;
    }

    public JsonObject Impersonate(CloudCall call)
    {
        if (call.Bearer is not { } bearer || !state.Tokens.TryGetValue(bearer, out var token)) throw GoogleServer.Error(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
        if (!call.Path.EndsWith($"/serviceAccounts/{GoogleState.Email}:generateAccessToken", StringComparison.Ordinal)) throw GoogleServer.Error(404, "NOT_FOUND", "Unknown service account");
        if (!state.Impersonators.Contains(token.Identity)) throw GoogleServer.Error(403, "PERMISSION_DENIED", "Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may not exist).", "IAM_PERMISSION_DENIED");
        var scope = string.Join(' ', call.Json()["scope"]!.AsArray().Select(each => each!.GetValue<string>()));
        return new() { ["accessToken"] = Issue("account", scope)["access_token"]!.GetValue<string>(), ["expireTime"] = (time.GetUtcNow() + state.TokenLife).ToString("yyyy-MM-ddTHH:mm:ssZ") };
    }

    public JsonObject OfMachine(CloudCall call)
    {
        if (call.Header("Metadata-Flavor") != "Google") throw new CloudError(403, []);
        if (!state.HasMachineAccount || call.Path != "/computeMetadata/v1/instance/service-accounts/default/token") throw new CloudError(404, []);
        return Issue("machine", call.Query("scopes"));
    }

    JsonObject ServiceAccount(string assertion, Uri audience)
    {
        var jwt = TestJwt.Parse(assertion);
        if (jwt.Claim("iss") != GoogleState.Email) throw GoogleServer.Refuse("invalid_grant", "Invalid grant: account not found");
        if (!state.AccountKeyValid || jwt.Header["kid"]?.GetValue<string>() != GoogleState.KeyId || !jwt.IsSignedBy(state.AccountKey)) throw GoogleServer.Refuse("invalid_grant", "Invalid JWT Signature.");
        if (jwt.Claim("aud") != audience.ToString()) throw GoogleServer.Refuse("invalid_grant", "Invalid JWT: Failed audience check.");
        if (!jwt.IsTimely(time.GetUtcNow())) throw GoogleServer.Refuse("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.");
        return Issue("account", jwt.Claim("scope"));
    }

    JsonObject Issue(string identity, string scope)
    {
        var token = "ya29." + RandomText.Base62(40);
        state.Tokens[token] = new(identity, scope, time.GetUtcNow() + state.TokenLife);
        return new() { ["access_token"] = token, ["expires_in"] = (int)state.TokenLife.TotalSeconds, ["token_type"] = "Bearer" };
    }
}
