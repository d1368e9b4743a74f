using Strongroom.Sdk.Seals;
using Strongroom.Seals.GcpCkms;
using Strongroom.Testing;
using Strongroom.Testing.Clouds.Google;

namespace Strongroom.Tests.Seals.GcpCkms;

static class GoogleFixture
{
    /// <summary>Over the stand-in's key with a service account, unless the parameters say otherwise; an empty value removes one.</summary>
    public static IKeyWrapper Wrapper(GoogleServer google, params (string Name, string Value)[] parameters) => Wrapper(google, null, null, parameters);

    public static IKeyWrapper Wrapper(GoogleServer google, Dictionary<string, string>? environment, TimeProvider? time, params (string Name, string Value)[] parameters)
        => GcpCkmsKeyWrapper.Create(TestSeals.Context(TestGoogle.Parameters(google, parameters), environment, time));
}
