using System.Security.Cryptography;
using System.Text.Json;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.GcpCkms.Credentials;

/// <summary>Trades what a credentials file holds for a token, by the file's type.</summary>
sealed class CredentialsExchange(GcpSettings settings, RestClient client)
{
    public const string TokenUri = "https://oauth2.googleapis.com/token";
    static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    readonly TokenEndpoint _endpoint = new(settings, client);

    public ValueTask<AccessToken> FetchAsync(CredentialsFile file, JsonElement credentials, CancellationToken ct) => credentials.Text("type") switch
    {
        "service_account" => ServiceAccountAsync(file, credentials, ct),
        "authorized_user" => AuthorizedUserAsync(file, credentials, ct),
        "external_account" => new ExternalAccount(settings, client).FetchAsync(file, credentials, ct),
        "impersonated_service_account" => ImpersonatedAsync(file, credentials, ct),
        var other => throw file.Unusable($"the type \"{RestFailures.Quote(other)}\" is not known", "give a file of the type service_account, authorized_user, external_account or impersonated_service_account"),
    };

    ValueTask<AccessToken> ServiceAccountAsync(CredentialsFile file, JsonElement credentials, CancellationToken ct)
    {
        var (email, address) = (file.Required(credentials, "client_email"), file.Address(credentials, "token_uri", TokenUri));
        var form = new Dictionary<string, string> { ["grant_type"] = "urn:ietf:params:oauth:grant-type:jwt-bearer", ["assertion"] = Assertion(file, credentials, email, address) };
        return _endpoint.PostAsync(new RestCall("token request", address, $"service account {email}", "token_uri in the credentials file"), form, $"service account {email} of {file.Place}", ct);
    }

    ValueTask<AccessToken> AuthorizedUserAsync(CredentialsFile file, JsonElement credentials, CancellationToken ct)
    {
        var address = file.Address(credentials, "token_uri", TokenUri);
        var form = new Dictionary<string, string>
        {
            ["grant_type"] = "refresh_token", ["client_id"] = file.Required(credentials, "client_id"), ["client_secret"] = file.Required(credentials, "client_secret"),
            ["refresh_token"] = file.Required(credentials, "refresh_token"),
        };
        return _endpoint.PostAsync(new RestCall("token request", address, $"user of {file.Place}", "token_uri in the credentials file"), form, $"user of {file.Place}", ct);
    }

    async ValueTask<AccessToken> ImpersonatedAsync(CredentialsFile file, JsonElement credentials, CancellationToken ct)
    {
        if (credentials.Object("source_credentials") is not { } source || source.Text("type") == "impersonated_service_account") throw file.Unusable("source_credentials is missing");
        var own = await FetchAsync(file, source, ct);
        return await new Impersonation(settings, client).FetchAsync(file, credentials, own, ct);
    }

    string Assertion(CredentialsFile file, JsonElement credentials, string email, Uri audience)
    {
        using var key = RSA.Create();
        try
        {
            key.ImportFromPem(file.Required(credentials, "private_key"));
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw file.Unusable("private_key is not an RSA key in PEM");
        }
        var now = settings.Time.GetUtcNow();
        return Jwt.Sign(
            header =>
            {
                header.WriteString("alg", "RS256");
                header.WriteString("typ", "JWT");
                if (credentials.Text("private_key_id") is { Length: > 0 } id) header.WriteString("kid", id);
            },
            claims =>
            {
                claims.WriteString("iss", email);
                claims.WriteString("scope", settings.Scope);
                claims.WriteString("aud", audience.ToString());
                claims.WriteNumber("iat", now.ToUnixTimeSeconds());
                claims.WriteNumber("exp", (now + Lifetime).ToUnixTimeSeconds());
            },
            data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }
}
