using System.Text.Json.Nodes;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Login;

/// <summary>userpass, ldap, radius and okta: a name in the path, a password in the body.</summary>
sealed class PasswordLogin : ILoginMethod
{
    public VaultRequest Request(string mount, JsonObject fields, Func<string, string?> ask)
    {
        var name = LoginFields.Require(fields, "username");
        var password = LoginFields.Take(fields, "password") ?? ask("Password (will be hidden): ")
            ?? throw new LoginException("'password' must be specified: there is no terminal to ask on");
        fields["password"] = password.TrimEnd('\n', '\r');
        return VaultRequest.Put($"auth/{mount}/login/{name}", fields);
    }
}
