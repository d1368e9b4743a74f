using Strongroom.Sdk.Seals;
using Strongroom.Seals.Shared;

namespace Strongroom.Seals.Transit.Credentials;

/// <summary>Reads how the seal gets its token: as said, or by what is given.</summary>
static class TransitAuthReader
{
    const string ServiceAccountToken = "/var/run/secrets/kubernetes.io/serviceaccount/token";
    static readonly string[] TokenVariables = ["VAULT_TRANSIT_SEAL_TOKEN", "BAO_TOKEN", "VAULT_TOKEN"];

    public static TransitAuth Read(SealParameters parameters, SealContext context)
    {
        var token = ReadToken(parameters, context);
        var given = new TransitAuth(TransitAuthMethod.Token)
        {
            Token = token,
            TokenFile = parameters.Text("token_file", Precedence.Configuration) ?? (token is null ? null : FileOf(context)),
            RoleId = parameters.Indirect("role_id", Precedence.Configuration),
            SecretId = parameters.Secret("secret_id", Precedence.Configuration),
            SecretIdFile = parameters.Text("secret_id_file", Precedence.Configuration),
            Role = parameters.Text("role", Precedence.Configuration),
            JwtFile = parameters.Text("jwt_file", Precedence.Configuration),
        };
        var auth = given with { Method = ReadMethod(parameters, given) };
        auth = auth with { Mount = ReadMount(parameters, auth), JwtFile = auth.JwtFile ?? (auth.Method == TransitAuthMethod.Kubernetes ? new("jwt_file", ServiceAccountToken, "default") : null) };
        Check(parameters, auth);
        return auth;
    }

    static TransitAuthMethod ReadMethod(SealParameters parameters, TransitAuth given)
    {
        var inferred = given.TokenFile is not null ? TransitAuthMethod.TokenFile : given.RoleId is not null ? TransitAuthMethod.AppRole : TransitAuthMethod.Token;
        var named = parameters.Text("auth_method", Precedence.Configuration);
        switch (named?.Text)
        {
            case null: return inferred;
            case "token": return given.TokenFile is not null ? TransitAuthMethod.TokenFile : TransitAuthMethod.Token;
            case "token_file": return TransitAuthMethod.TokenFile;
            case "approle": return TransitAuthMethod.AppRole;
            case "jwt": return TransitAuthMethod.Jwt;
            case "kubernetes": return TransitAuthMethod.Kubernetes;
        }
        parameters.Problem("auth_method", $"\"{named.Text}\" is none of token, approle, jwt, kubernetes ({named.Origin})");
        return inferred;
    }

    static string ReadMount(SealParameters parameters, TransitAuth auth)
    {
        var value = parameters.Text("auth_mount_path", Precedence.Configuration);
        var mount = value?.Text.Trim('/') ?? auth.Method.ToString().ToLowerInvariant();
        if (mount.StartsWith("auth/", StringComparison.Ordinal)) mount = mount[5..]; // As Vault Agent's configuration has it.
        if (value is not null && !TransitSettings.IsPath(mount)) parameters.Problem("auth_mount_path", $"\"{value.Text}\" is not the path of an auth method, such as approle ({value.Origin})");
        return mount;
    }

    static void Check(SealParameters parameters, TransitAuth auth)
    {
        switch (auth.Method)
        {
            case TransitAuthMethod.Token when auth.Token is null:
                parameters.Missing("token", ": give token, token_file, or a login (auth_method)");
                break;
            case TransitAuthMethod.Token when !GivenToken.IsToken(auth.Token!.Text):
                parameters.Problem("token", $"holds no token, but something with spaces or of another kind ({auth.Token.Origin})");
                break;
            case TransitAuthMethod.TokenFile when auth.TokenFile is null:
                parameters.Missing("token_file");
                break;
            case TransitAuthMethod.AppRole:
                if (auth.RoleId is null) parameters.Missing("role_id", ": auth_method = \"approle\" needs it");
                if (auth.SecretId is not null && auth.SecretIdFile is not null) parameters.Problem("secret_id_file", "is given beside secret_id; one of them is enough");
                break;
            case TransitAuthMethod.Jwt or TransitAuthMethod.Kubernetes:
                if (auth.Role is null) parameters.Missing("role", ": the role to log in as");
                if (auth.JwtFile is null) parameters.Missing("jwt_file", ": the file with the JWT to log in with");
                break;
        }
    }

    /// <summary>Only where something else is asked for is a token of the environment passed over: people have one there for themselves.</summary>
    static SealValue? ReadToken(SealParameters parameters, SealContext context)
    {
        var hasOther = context.Parameters.ContainsKey("token_file") || context.Parameters.ContainsKey("role_id") || (context.Parameters.TryGetValue("auth_method", out var method) && method != "token");
        return hasOther && !context.Parameters.ContainsKey("token") ? null : parameters.Secret("token", Precedence.Configuration, TokenVariables);
    }

    /// <summary><c>token = "file://…"</c> names a file as <c>token_file</c> does, and is followed like it.</summary>
    static SealValue? FileOf(SealContext context)
    {
        const string scheme = "file://";
        if (context.Parameters.TryGetValue("token", out var text) && text.Length > 0) return text.StartsWith(scheme, StringComparison.Ordinal) ? new("token", text[scheme.Length..], $"config {context.Source}") : null;
        foreach (var variable in TokenVariables)
            if (context.Environment(variable) is { Length: > 0 } found) return found.StartsWith(scheme, StringComparison.Ordinal) ? new("token", found[scheme.Length..], $"env {variable}") : null;
        return null;
    }
}
