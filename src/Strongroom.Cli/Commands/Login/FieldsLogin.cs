using System.Text.Json.Nodes;
using Strongroom.Client;

namespace Strongroom.Cli.Commands.Login;

/// <summary>approle, jwt, kubernetes, cert, github: everything in the body, some of it required.</summary>
sealed class FieldsLogin(params string[] required) : ILoginMethod
{
    public VaultRequest Request(string mount, JsonObject fields, Func<string, string?> ask)
    {
        foreach (var name in required)
            if (!fields.ContainsKey(name))
                throw new LoginException($"'{name}' must be specified");
        return VaultRequest.Put($"auth/{mount}/login", fields);
    }
}
