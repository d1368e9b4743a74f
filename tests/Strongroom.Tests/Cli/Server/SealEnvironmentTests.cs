using Strongroom.Cli.Server;

namespace Strongroom.Tests.Cli.Server;

public sealed class SealEnvironmentTests
{
    static readonly Dictionary<string, string> Variables = new()
    {
        ["GOOGLE_PROJECT"] = "of all", ["GOOGLE_PROJECT_dublin"] = "of dublin", ["GOOGLE_APPLICATION_CREDENTIALS"] = "/file", ["VAULT_GCPCKMS_SEAL_CRYPTO_KEY"] = "k",
        ["HOME"] = "/home/vault", ["CLOUDSDK_CONFIG"] = "/gcloud", ["AZURE_TENANT_ID"] = "t", ["AZURE_AD_RESOURCE"] = "managedhsm.azure.net",
    };

    /// <summary>Where the environment wins over the stanza, a variable that names the key would make two seals one.</summary>
    [Theory]
    [InlineData("GOOGLE_PROJECT", "dublin", "of dublin")]
    [InlineData("GOOGLE_PROJECT", "paris", null)]
    [InlineData("VAULT_GCPCKMS_SEAL_CRYPTO_KEY", "paris", null)]
    [InlineData("AZURE_AD_RESOURCE", "paris", null)]
    [InlineData("GOOGLE_APPLICATION_CREDENTIALS", "paris", "/file")]
    [InlineData("AZURE_TENANT_ID", "paris", "t")]
    [InlineData("HOME", "paris", "/home/vault")]
    [InlineData("CLOUDSDK_CONFIG", "paris", "/gcloud")]
    public void One_of_several_seals_sees_its_own_variables_and_those_that_say_who_calls(string variable, string seal, string? expected)
        => Assert.Equal(expected, SealEnvironment.Of(seal, Variables.GetValueOrDefault)(variable));
}
