namespace Strongroom.Cli.Commands.Login;

/// <summary>The methods <c>vault login -method</c> knows; the token method is the command itself.</summary>
static class LoginMethods
{
    public const string Token = "token";

    public static ILoginMethod? Find(string name) => name switch
    {
        "userpass" or "ldap" or "radius" or "okta" => new PasswordLogin(),
        "approle" => new FieldsLogin("role_id"),
        "jwt" or "kubernetes" => new FieldsLogin("role", "jwt"),
        "github" => new FieldsLogin("token"),
        "cert" => new FieldsLogin(),
        _ => null,
    };
}
