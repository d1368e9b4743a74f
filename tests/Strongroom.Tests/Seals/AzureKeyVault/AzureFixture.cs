using Strongroom.Sdk.Seals;
using Strongroom.Seals.AzureKeyVault;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Azure;

namespace Strongroom.Tests.Seals.AzureKeyVault;

static class AzureFixture
{
    /// <summary>Over the key <c>unseal</c> with a client secret, unless the parameters say otherwise; an empty value removes one.</summary>
    public static IKeyWrapper Wrapper(AzureServer azure, params (string Name, string Value)[] parameters) => Wrapper(azure, null, null, parameters);

    public static IKeyWrapper Wrapper(AzureServer azure, Dictionary<string, string>? environment, TimeProvider? time, params (string Name, string Value)[] parameters)
        => AzureKeyVaultKeyWrapper.Create(TestSeals.Context(TestAzure.Parameters(azure, parameters), environment, time));
}
