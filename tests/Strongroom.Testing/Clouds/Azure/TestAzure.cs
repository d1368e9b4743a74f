using Strongroom.Cli.Server;

namespace Strongroom.Testing.Clouds.Azure;

/// <summary>Ways to point a server at a stand-in.</summary>
static class TestAzure
{
    /// <summary>The stanza's values, with a client secret; others replace what is there, an empty one removes it.</summary>
    public static Dictionary<string, string> Parameters(AzureServer azure, params (string Name, string Value)[] values)
    {
        var parameters = new Dictionary<string, string>
        {
            ["vault_name"] = "test", ["key_name"] = "unseal", ["endpoint"] = azure.VaultAddress.ToString(), ["authority_host"] = azure.LoginAddress.ToString(),
            ["tenant_id"] = AzureState.Tenant, ["client_id"] = AzureState.Client, ["client_secret"] = AzureState.Secret,
        };
        foreach (var (name, value) in values)
            if (value.Length > 0) parameters[name] = value;
            else parameters.Remove(name);
        return parameters;
    }

    public static SealPlan Seal(AzureServer azure, params (string Name, string Value)[] values) => new("azurekeyvault", Parameters(azure, values), "test.hcl:3");
}
