using System.Net;
using Amazon.Runtime;

namespace Strongroom.Seals.AwsKms.Credentials;

/// <summary>The two ways out: to AWS's services (through the proxy of the environment, as every AWS client does), and to this machine's own
/// metadata services (never through one). Redirects are not followed: a KMS sends none.</summary>
sealed class AwsHttp : HttpClientFactory, IDisposable
{
    readonly HttpClient _direct = New(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = ConnectionLifetime });
    readonly HttpClient _service = New(new SocketsHttpHandler { Proxy = new NoLoopbackProxy(), AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = ConnectionLifetime });

    /// <summary>DNS of an endpoint may change (failover, a new VPC endpoint): connections are not kept for good.</summary>
    static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public HttpClient Direct => _direct;

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _service;
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose()
    {
        _direct.Dispose();
        _service.Dispose();
    }

    /// <summary>The proxy that a call to <paramref name="endpoint"/> takes; null: none.</summary>
    public static Uri? ProxyFor(Uri endpoint) => endpoint.IsLoopback || HttpClient.DefaultProxy.IsBypassed(endpoint) ? null : HttpClient.DefaultProxy.GetProxy(endpoint);

    static HttpClient New(SocketsHttpHandler handler) => new(handler) { Timeout = Timeout.InfiniteTimeSpan }; // Every call brings its own end.

    /// <summary>HTTPS_PROXY, HTTP_PROXY and NO_PROXY as .NET reads them, but nothing on this machine is ever asked through a proxy.</summary>
    sealed class NoLoopbackProxy : IWebProxy
    {
        public ICredentials? Credentials { get => HttpClient.DefaultProxy.Credentials; set => throw new NotSupportedException(); }
        public Uri? GetProxy(Uri destination) => ProxyFor(destination);
        public bool IsBypassed(Uri host) => ProxyFor(host) is null;
    }
}
