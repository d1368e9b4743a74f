using System.Globalization;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Strongroom.Primitives;

namespace Strongroom.Testing.Clouds.Azure;

/// <summary>Entra ID's token endpoint for applications: secrets, and assertions whose signature is verified.</summary>
sealed class AzureLogin(AzureState state, TimeProvider time, Uri address)
{
    public JsonObject Answer(CloudCall call)
    {
        if (call.Segments is not [var tenant, "oauth2", "v2.0", "token"] || call.Http.Request.Method != "POST") throw Refuse(900144, "The request body must contain the following parameter");
        var form = call.Form();
        if (tenant != AzureState.Tenant) throw Refuse(90002, $"Tenant '{tenant}' not found.");
        if (form.GetValueOrDefault("grant_type") != "client_credentials") throw Refuse(70003, "The app requested an unsupported grant type");
        if (!state.Applications.TryGetValue(form.GetValueOrDefault("client_id", ""), out var application)) throw Refuse(700016, $"Application with identifier '{form.GetValueOrDefault("client_id")}' was not found in the directory");
        if (form.TryGetValue("client_assertion", out var assertion)) CheckAssertion(application, form, assertion, tenant);
        else if (form.GetValueOrDefault("client_secret") != application.Secret) throw Refuse(7000215, "Invalid client secret provided.");
        else if (application.SecretExpired) throw Refuse(7000222, "The provided client secret keys are expired.");
        var scope = form.GetValueOrDefault("scope", "");
        if (!scope.EndsWith("/.default", StringComparison.Ordinal)) throw Refuse(1002012, "The provided value for scope is not valid");
        return Issue(state, time, tenant, scope[..^9]);
    }

    public static JsonObject Issue(AzureState state, TimeProvider time, string tenant, string audience)
    {
        var token = state.TokenPrefix + RandomText.Base62(40);
        var end = time.GetUtcNow() + state.TokenLife;
        state.Tokens[token] = new(tenant, audience, end);
        return new() { ["token_type"] = "Bearer", ["expires_in"] = (int)state.TokenLife.TotalSeconds, ["access_token"] = token };
    }

    public static CloudError Refuse(int code, string text) => new(code == 7000215 ? 401 : 400, new JsonObject
    {
        ["error"] = "invalid_client", ["error_codes"] = new JsonArray(code), ["trace_id"] = Guid.NewGuid().ToString(),
        ["error_description"] = $"AADSTS{code.ToString(CultureInfo.InvariantCulture)}: {text} Trace ID: {Guid.NewGuid()} Correlation ID: {Guid.NewGuid()} Timestamp: 2026-01-01 00:00:00Z",
    });

    void CheckAssertion(AzureApplication application, Dictionary<string, string> form, string text, string tenant)
    {
        if (form.GetValueOrDefault("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") throw Refuse(900144, "client_assertion_type");
        var jwt = TestJwt.Parse(text);
        if (!jwt.IsTimely(time.GetUtcNow())) throw Refuse(700024, "Client assertion is not within its valid time range.");
        if (application.Federation is { } trust && jwt.Claim("iss") == trust.Issuer)
        {
            if (jwt.Claim("sub") != trust.Subject || jwt.Claim("aud") != "api://AzureADTokenExchange" || !jwt.IsSignedBy(trust.Key)) throw Refuse(700213, "No matching federated identity record found");
            return;
        }
        if (jwt.Claim("iss") != form["client_id"] || jwt.Claim("sub") != form["client_id"]) throw Refuse(700211, "No matching federated identity record found for presented assertion issuer");
        if (jwt.Claim("aud") != $"{address.GetLeftPart(UriPartial.Authority)}/{tenant}/oauth2/v2.0/token") throw Refuse(50013, "Assertion audience is not the token endpoint");
        var thumbprint = jwt.Header["x5t#S256"]?.GetValue<string>();
        var certificate = application.Certificates.FirstOrDefault(each => Base64Url.EncodeToString(each.GetCertHash(HashAlgorithmName.SHA256)) == thumbprint);
        using var key = certificate?.GetRSAPublicKey();
        if (key is null || !jwt.IsSignedBy(key)) throw Refuse(700027, "The certificate with identifier used to sign the client assertion is not registered on application.");
    }
}
