using Amazon.Runtime;
using Strongroom.Seals.Shared.Rest;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>Hands our own HTTP clients to the SDK, so that proxies and connections are the same for everything that goes out.</summary>
sealed class AwsHttp(TimeProvider time) : HttpClientFactory, IDisposable
{
    HttpClient? _service;

    /// <summary>Of AWS, as its answers tell.</summary>
    public ServiceClock Clock { get; } = new(time);

    public HttpClient Direct { get; } = Outbound.Direct();

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => LazyInitializer.EnsureInitialized(ref _service, () => Outbound.ThroughProxy(Clock));
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose()
    {
        Direct.Dispose();
        _service?.Dispose();
    }
}
