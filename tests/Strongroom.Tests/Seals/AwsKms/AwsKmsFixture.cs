using Strongroom.LocalKms;
using Strongroom.Sdk.Seals;
using Strongroom.Seals.AwsKms;
using Strongroom.Testing;

namespace Strongroom.Tests.Seals.AwsKms;

static class AwsKmsFixture
{
    public static IKeyWrapper Wrapper(LocalKmsServer kms, params (string Name, string Value)[] parameters) => Wrapper(kms.Address, parameters);

    /// <summary>Over <c>alias/test</c> with working credentials, unless the parameters say otherwise; an empty value removes one.</summary>
    public static IKeyWrapper Wrapper(Uri endpoint, params (string Name, string Value)[] parameters) => AwsKmsKeyWrapper.Create(Context(endpoint, null, null, parameters));

    public static SealContext Context(Uri endpoint, Dictionary<string, string>? environment, TimeProvider? time, params (string Name, string Value)[] parameters)
    {
        var all = new Dictionary<string, string>
        {
            ["kms_key_id"] = "alias/test",
            ["endpoint"] = endpoint.ToString(),
            ["sts_endpoint"] = endpoint.ToString(),
            ["region"] = "us-east-1",
            ["access_key"] = "test",
            ["secret_key"] = "test",
        };
        foreach (var (name, value) in parameters) all[name] = value;
        return TestSeals.Context(all, environment, time);
    }
}
