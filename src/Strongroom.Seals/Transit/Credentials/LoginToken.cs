using System.Text.Json;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.Transit.Credentials;

/// <summary>A token that the seal gets for itself: by AppRole, or by a JWT that its platform keeps fresh.</summary>
sealed class LoginToken(TransitSettings settings, TransitApi api) : ISealTokenSource
{
    readonly TransitAuth _auth = settings.Auth;

    public string Name => $"login auth/{_auth.Mount} ({(_auth.Method == TransitAuthMethod.AppRole ? "AppRole" : $"role {_auth.Role!.Text}")})";
    public bool IsFollowed => false;
    public bool IsLogin => true;

    public async ValueTask<SealToken> FetchAsync(CancellationToken ct)
    {
        var call = api.Call($"auth/{_auth.Mount}/login", _auth.Method == TransitAuthMethod.AppRole ? "AppRole" : $"role {_auth.Role!.Text}");
        var now = settings.Time.GetUtcNow();
        using var answer = await api.SendAsync(call, HttpMethod.Post, $"auth/{_auth.Mount}/login", Body(), token: null, ct);
        if (!answer.IsSuccess) throw LoginFailures.Explain(answer, settings);
        if (answer.Root.Object("auth") is not { } auth || auth.Text("client_token") is not { Length: > 0 } value) throw RestFailures.InvalidAnswer(call, "without a token");
        return new SealToken(GivenToken.Checked(value, Name), Name, now) { Facts = TokenFacts.OfAuth(auth, now) };
    }

    Func<HttpContent> Body()
    {
        if (_auth.Method != TransitAuthMethod.AppRole)
        {
            var jwt = SecretText.Read(_auth.JwtFile!, settings.Environment, "see that the platform puts the JWT there (in Kubernetes: the service account's token is mounted) and that the server's user may read it");
            return () => JsonBody.Of(json => Two(json, "role", _auth.Role!.Text, "jwt", jwt));
        }
        var secret = _auth.SecretIdFile is { } file ? SecretText.Read(file, settings.Environment, "see that the file holds the secret id and that the server's user may read it") : _auth.SecretId?.Text;
        return () => JsonBody.Of(json => Two(json, "role_id", _auth.RoleId!.Text, "secret_id", secret));
    }

    static void Two(Utf8JsonWriter json, string name, string value, string secretName, string? secret)
    {
        json.WriteString(name, value);
        if (secret is not null) json.WriteString(secretName, secret); // A role may be bound to networks alone.
    }
}
