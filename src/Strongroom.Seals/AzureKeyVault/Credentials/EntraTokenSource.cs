using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AzureKeyVault.Credentials;

/// <summary>Tokens of Microsoft Entra ID for an application: by its secret, or by an assertion that it or its platform signed.</summary>
sealed class EntraTokenSource(AzureSettings settings, RestClient client) : ITokenSource
{
    const string AssertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    readonly AzureAuth _auth = settings.Auth;

    public async ValueTask<AccessToken> FetchAsync(CancellationToken ct)
    {
        var address = new Uri($"{settings.Authority.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{_auth.TenantId!.Text}/oauth2/v2.0/token");
        var call = new RestCall("token request", address, _auth.Identity, "environment, authority_host and AZURE_AUTHORITY_HOST");
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(await FormAsync(address, ct)) };
        using var answer = await client.SendAsync(call, request, direct: false, ct);
        if (!answer.IsSuccess) throw EntraFailures.Explain(answer, settings);
        return TokenAnswer.Read(answer, $"{_auth.Name} of {_auth.Identity}", settings.Time);
    }

    async ValueTask<Dictionary<string, string>> FormAsync(Uri audience, CancellationToken ct)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials", ["client_id"] = _auth.ClientId!.Text, ["scope"] = settings.Audience + "/.default" };
        if (_auth.Method == AzureAuthMethod.ClientSecret)
        {
            form["client_secret"] = _auth.ClientSecret!.Text;
            return form;
        }
        form["client_assertion_type"] = AssertionType;
        form["client_assertion"] = _auth.Method == AzureAuthMethod.Certificate
            ? ClientAssertion.Make(_auth, audience, settings.Time.GetUtcNow()) : await FederatedToken.ReadAsync(_auth.FederatedTokenFile!, ct);
        return form;
    }
}
