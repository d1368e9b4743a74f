using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.Transit.Credentials;

/// <summary>Why a login gives no token.</summary>
static class LoginFailures
{
    public static SealException Explain(RestAnswer answer, TransitSettings settings)
    {
        var auth = settings.Auth;
        if (answer.Status is not (400 or 401 or 403 or 404)) return TransitFailures.OfServer(answer);
        var text = TransitFailures.Text(answer);
        if (answer.Status == 404 || text.Contains("no handler for route", StringComparison.Ordinal) || text.Contains("unsupported path", StringComparison.Ordinal))
            return RestFailures.New(SealFault.Misconfigured, answer.Call, "failed: there is no such auth method there", "check auth_mount_path and namespace, and that the method is enabled on that server (vault auth list)");
        if (text.Contains("expired", StringComparison.OrdinalIgnoreCase))
            return RestFailures.New(SealFault.CredentialsExpired, answer.Call, $"was refused: {text}", auth.Method == TransitAuthMethod.AppRole ? NewSecretId : $"see that {auth.JwtFile!.Text} is kept fresh, and the clocks of both servers");
        return auth.Method == TransitAuthMethod.AppRole
            ? RestFailures.New(SealFault.Denied, answer.Call, $"was refused: the role id or the secret id is not accepted{Quoted(text)}", NewSecretId)
            : RestFailures.New(SealFault.Denied, answer.Call, $"was refused: {(text.Length > 0 ? text : answer.StatusText)}",
                $"check role, that {auth.JwtFile!.Text} holds the JWT of this workload, and what the role is bound to (subject, audience, service account, namespace)");
    }

    const string NewSecretId = "a secret id ends by its time or its number of uses: make a new one (vault write -f auth/approle/role/NAME/secret-id), and check role_id and the networks that the role is bound to";

    static string Quoted(string text) => text.Length > 0 ? $" ({text})" : "";
}
