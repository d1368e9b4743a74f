using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Strongroom.Testing.Clouds.Transit;

/// <summary>The auth methods AppRole, JWT and Kubernetes, as far as a login goes. Assertions are really verified.</summary>
sealed class TransitLogin
{
    public const string RoleId = "d3b0a5f1-0000-4000-8000-role", SecretId = "f00dcafe-0000-4000-8000-secret", Role = "vault-seal", Audience = "vault";

    public string CurrentSecretId { get; set; } = SecretId;
    /// <summary>Who signs the JWTs that are trusted.</summary>
    public RSA Issuer { get; } = RSA.Create(2048);
    public TransitTokenSpec Spec { get; set; } = new();

    public string Jwt(TimeProvider time, string subject = "system:serviceaccount:vault:vault") => TestJwt.Make(Issuer, new JsonObject
    {
        ["iss"] = "https://cluster.example", ["sub"] = subject, ["aud"] = Audience, ["exp"] = time.GetUtcNow().AddMinutes(10).ToUnixTimeSeconds(), ["iat"] = time.GetUtcNow().ToUnixTimeSeconds(),
    });

    public async Task<JsonObject> AnswerAsync(CloudCall call, ITransitBackend backend, TimeProvider time)
    {
        var body = call.Json();
        var method = call.Segments[2];
        if (method.Contains("approle", StringComparison.Ordinal)) CheckAppRole(body);
        else if (method is "jwt" or "kubernetes") CheckJwt(body, time);
        else throw TransitServer.Error(404, $"no handler for route \"auth/{method}/login\". route entry not found.");
        var mint = await backend.MintAsync(Spec);
        return new JsonObject
        {
            ["auth"] = new JsonObject
            {
                ["client_token"] = mint.Token, ["accessor"] = "a", ["policies"] = new JsonArray("default", "seal"), ["token_type"] = "service",
                ["lease_duration"] = (long)mint.Life.TotalSeconds, ["renewable"] = mint.Renewable, ["orphan"] = true,
            },
        };
    }

    void CheckAppRole(JsonObject body)
    {
        if (body["role_id"]?.ToString() is not { Length: > 0 } role) throw TransitServer.Error(400, "missing role_id");
        if (role != RoleId || body["secret_id"]?.ToString() != CurrentSecretId) throw TransitServer.Error(400, "invalid role or secret ID");
    }

    void CheckJwt(JsonObject body, TimeProvider time)
    {
        if (body["role"]?.ToString() != Role) throw TransitServer.Error(400, $"role \"{body["role"]}\" could not be found");
        TestJwt jwt;
        try { jwt = TestJwt.Parse(body["jwt"]?.ToString() ?? ""); }
        catch (FormatException) { throw TransitServer.Error(400, "error parsing token"); }
        if (!jwt.IsSignedBy(Issuer)) throw TransitServer.Error(403, "permission denied");
        if (!jwt.IsTimely(time.GetUtcNow())) throw TransitServer.Error(400, "error validating token: token is expired (exp)");
        if (jwt.Claim("aud") != Audience) throw TransitServer.Error(400, "error validating claims: aud claim does not match any bound audience");
    }
}
