using Amazon.Runtime;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>Hands our own HTTP clients to the SDK, so that proxies and connections are the same for everything that goes out.</summary>
sealed class AwsHttp : HttpClientFactory, IDisposable
{
    readonly HttpClient _service = Outbound.ThroughProxy();

    public HttpClient Direct { get; } = Outbound.Direct();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _service;
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose()
    {
        Direct.Dispose();
        _service.Dispose();
    }
}
