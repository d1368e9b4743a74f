using Strongroom.Cli.Server;

namespace Strongroom.Testing.Clouds.Transit;

/// <summary>Ways to point a server at a transit engine.</summary>
static class TestTransit
{
    /// <summary>The stanza's values with a token; others replace what is there, an empty one removes it.</summary>
    public static Dictionary<string, string> Parameters(TransitServer server, string token, params (string Name, string Value)[] values)
        => With(new() { ["address"] = server.ApiAddress.ToString(), ["key_name"] = SecondServer.KeyName, ["mount_path"] = SecondServer.Mount, ["token"] = token }, values);

    public static Dictionary<string, string> AppRole(TransitServer server, params (string Name, string Value)[] values)
        => With(Parameters(server, ""), [("token", ""), ("auth_method", "approle"), ("role_id", TransitLogin.RoleId), ("secret_id", TransitLogin.SecretId), .. values]);

    public static SealPlan Seal(TransitServer server, string token, params (string Name, string Value)[] values) => new("transit", Parameters(server, token, values), "test.hcl:3");

    static Dictionary<string, string> With(Dictionary<string, string> parameters, (string Name, string Value)[] values)
    {
        foreach (var (name, value) in values)
            if (value.Length > 0) parameters[name] = value;
            else parameters.Remove(name);
        return parameters;
    }
}
